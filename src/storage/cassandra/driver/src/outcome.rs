//! What became of a request.

use scylla::deserialize::row::ColumnIterator;
use scylla::errors::{DbError, ExecutionError, RequestAttemptError};
use scylla::response::query_result::QueryResult;

use crate::ffi::{Outcome, Reply};

pub fn failed(outcome: Outcome, error: String) -> Reply {
    Reply { outcome, error, rows: 0, columns: 0, data: Vec::new(), next_page: Vec::new() }
}

pub fn classify(error: ExecutionError) -> Reply {
    failed(outcome_of(&error), error.to_string())
}

fn outcome_of(error: &ExecutionError) -> Outcome {
    match error {
        ExecutionError::BadQuery(_) => Outcome::Wrong,
        ExecutionError::EmptyPlan | ExecutionError::ConnectionPoolError(_) => Outcome::NotDone,
        ExecutionError::LastAttemptError(attempt) => outcome_of_attempt(attempt),
        _ => Outcome::Unknown,
    }
}

fn outcome_of_attempt(error: &RequestAttemptError) -> Outcome {
    match error {
        RequestAttemptError::SerializationError(_)
        | RequestAttemptError::CqlRequestSerialization(_) => Outcome::Wrong,
        RequestAttemptError::UnableToAllocStreamId => Outcome::Overloaded,
        RequestAttemptError::DbError(why, _) => outcome_of_server(why),
        _ => Outcome::Unknown,
    }
}

fn outcome_of_server(why: &DbError) -> Outcome {
    match why {
        DbError::SyntaxError
        | DbError::Invalid
        | DbError::AlreadyExists { .. }
        | DbError::FunctionFailure { .. }
        | DbError::Unauthorized
        | DbError::ConfigError => Outcome::Wrong,
        DbError::Unavailable { .. } | DbError::IsBootstrapping | DbError::AuthenticationError => {
            Outcome::NotDone
        }
        DbError::Overloaded => Outcome::Overloaded,
        _ => Outcome::Unknown,
    }
}

pub fn fill_rows(answer: QueryResult) -> Reply {
    try_fill_rows(answer).unwrap_or_else(|why| failed(Outcome::Unknown, why))
}

fn try_fill_rows(answer: QueryResult) -> Result<Reply, String> {
    let mut reply = failed(Outcome::Done, String::new());
    if !answer.is_rows() {
        return Ok(reply);
    }
    let answer = answer.into_rows_result().map_err(|why| why.to_string())?;
    reply.rows = answer.rows_num() as u32;
    reply.columns = answer.column_specs().len() as u32;
    reply.data = Vec::with_capacity(answer.rows_bytes_size());
    for row in answer.rows::<ColumnIterator>().map_err(|why| why.to_string())? {
        for column in row.map_err(|why| why.to_string())? {
            let value = column.map_err(|why| why.to_string())?.slice;
            match value.as_ref().map(|it| it.as_slice()) {
                None => reply.data.extend_from_slice(&(-1i32).to_be_bytes()),
                Some(bytes) => {
                    reply.data.extend_from_slice(&(bytes.len() as i32).to_be_bytes());
                    reply.data.extend_from_slice(bytes);
                }
            }
        }
    }
    Ok(reply)
}
