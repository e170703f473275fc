//! Bound values, as C++ wrote them.

use scylla::serialize::SerializationError;
use scylla::serialize::row::{RowSerializationContext, SerializeRow};
use scylla::serialize::writers::RowWriter;

#[derive(Debug)]
struct Malformed(&'static str);

impl std::fmt::Display for Malformed {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.0)
    }
}

impl std::error::Error for Malformed {}

/// The values of one statement: each a length and its bytes.
pub struct Raw(Vec<u8>);

const UNSET: i32 = -2;

impl SerializeRow for Raw {
    fn serialize(
        &self,
        context: &RowSerializationContext<'_>,
        writer: &mut RowWriter,
    ) -> Result<(), SerializationError> {
        let malformed = || SerializationError::new(Malformed("malformed values"));
        let mut rest = &self.0[..];
        let mut count = 0;
        while !rest.is_empty() {
            let (head, after) = rest.split_first_chunk::<4>().ok_or_else(malformed)?;
            let cell = writer.make_cell_writer();
            rest = match i32::from_be_bytes(*head) {
                UNSET => {
                    cell.set_unset();
                    after
                }
                length if length < 0 => {
                    cell.set_null();
                    after
                }
                length => {
                    let (value, next) =
                        after.split_at_checked(length as usize).ok_or_else(malformed)?;
                    cell.set_value(value).map_err(|_| malformed())?;
                    next
                }
            };
            count += 1;
        }
        if count != context.columns().len() {
            return Err(SerializationError::new(Malformed("wrong number of values")));
        }
        Ok(())
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The values of each statement; what is missing becomes an empty row, which no statement takes.
pub fn split(values: &[u8], sizes: &[u32]) -> Vec<Raw> {
    let mut rest = values;
    let take = |size: &u32| {
        let (head, after) = rest.split_at((*size as usize).min(rest.len()));
        rest = after;
        Raw(head.to_vec())
    };
    sizes.iter().map(take).collect()
}
