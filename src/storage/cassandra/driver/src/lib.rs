//! Bridges the scylla driver to C++. Values and rows cross as CQL writes them, each a big-endian
//! length (-1: null, -2: unset) and its bytes, so that C++ encodes and decodes them itself.

mod outcome;
mod values;

use std::num::NonZeroUsize;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use openssl::ssl::{SslContext, SslMethod, SslVerifyMode};
use scylla::client::PoolSize;
use scylla::client::execution_profile::ExecutionProfile;
use scylla::client::session::Session;
use scylla::client::session_builder::SessionBuilder;
use scylla::policies::load_balancing::DefaultPolicy;
use scylla::policies::retry::FallthroughRetryPolicy;
use scylla::response::{PagingState, PagingStateResponse};
use scylla::statement::batch::{Batch, BatchType};
use scylla::statement::prepared::PreparedStatement;
use scylla::statement::{Consistency, SerialConsistency};

use outcome::{classify, failed, fill_rows};
use values::{Raw, split};

#[cxx::bridge(namespace = "souk_cassandra")]
mod ffi {
    /// How a request ended.
    enum Outcome {
        Done,
        /// The server can't do such a thing: a mistake of the program.
        Wrong,
        /// Not done, and never will be.
        NotDone,
        /// Not done: too much is under way.
        Overloaded,
        /// Done or not, now or a little later.
        Unknown,
    }

    struct Reply {
        outcome: Outcome,
        error: String,
        rows: u32,
        columns: u32,
        data: Vec<u8>,
        /// Where the next page begins; empty after the last.
        next_page: Vec<u8>,
    }

    struct Settings {
        nodes: Vec<String>,
        datacenter: String,
        user: String,
        password: String,
        /// Empty: no TLS.
        ca_file: String,
        threads: u32,
        connections_per_node: u32,
        connect_ms: u32,
    }

    struct Options {
        /// CQL's names: LOCAL_QUORUM, SERIAL.
        consistency: String,
        serial_consistency: String,
        /// May be sent again when its outcome is not known.
        repeatable: bool,
        /// 0: everything at once.
        page_size: i32,
    }

    extern "Rust" {
        type Driver;

        fn open(settings: &Settings) -> Result<Box<Driver>>;

        /// Blocks; for the schema.
        fn run(self: &Driver, cql: &str) -> Result<()>;
        fn use_keyspace(self: &Driver, name: &str) -> Result<()>;

        /// Blocks; answers the statement's number.
        fn prepare(self: &Driver, cql: &str, options: &Options) -> Result<u32>;

        /// One statement, or several as one batch; `sizes` are the bytes that each takes of
        /// `values`. The batch takes the options of its first statement.
        fn execute(
            self: &Driver,
            statements: &[u32],
            sizes: &[u32],
            values: &[u8],
            page: &[u8],
            timeout_ms: u64,
            done: UniquePtr<Completion>,
        );
    }

    unsafe extern "C++" {
        include!("souk_cassandra/include/completion.hpp");
        type Completion;
        fn finish(self: Pin<&mut Completion>, reply: Reply);
    }
}

// A completion is made for being told from another thread.
unsafe impl Send for ffi::Completion {}

pub struct Driver {
    runtime: Option<tokio::runtime::Runtime>,
    session: Arc<Session>,
    statements: RwLock<Vec<Prepared>>,
}

#[derive(Clone)]
struct Prepared {
    statement: Arc<PreparedStatement>,
    in_pages: bool,
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Requests under way are dropped, and so are their completions, which tells them.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(Duration::from_secs(5));
        }
    }
}

fn tls_context(ca_file: &str) -> Result<SslContext, String> {
    let mut context = SslContext::builder(SslMethod::tls_client()).map_err(text)?;
    context.set_ca_file(ca_file).map_err(text)?;
    context.set_verify(SslVerifyMode::PEER);
    Ok(context.build())
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn open(settings: &ffi::Settings) -> Result<Box<Driver>, String> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(settings.threads.max(1) as usize)
        .thread_name("cassandra")
        .enable_all()
        .build()
        .map_err(text)?;
    let mut balancing = DefaultPolicy::builder().token_aware(true);
    if !settings.datacenter.is_empty() {
        balancing = balancing.prefer_datacenter(settings.datacenter.clone());
    }
    // The caller repeats what may be repeated; the driver's own retries would hide outcomes.
    let profile = ExecutionProfile::builder()
        .load_balancing_policy(balancing.build())
        .retry_policy(Arc::new(FallthroughRetryPolicy::new()))
        .request_timeout(None)
        .build();
    let connections = NonZeroUsize::new(settings.connections_per_node.max(1) as usize);
    let mut builder = SessionBuilder::new()
        .known_nodes(&settings.nodes)
        .default_execution_profile_handle(profile.into_handle())
        .pool_size(PoolSize::PerHost(connections.unwrap_or(NonZeroUsize::MIN)))
        .connection_timeout(Duration::from_millis(settings.connect_ms.into()));
    if !settings.user.is_empty() {
        builder = builder.user(&settings.user, &settings.password);
    }
    if !settings.ca_file.is_empty() {
        builder = builder.tls_context(Some(tls_context(&settings.ca_file)?));
    }
    let session = runtime.block_on(builder.build()).map_err(text)?;
    Ok(Box::new(Driver {
        runtime: Some(runtime),
        session: Arc::new(session),
        statements: RwLock::default(),
    }))
}

fn parse_consistency(name: &str) -> Result<Consistency, String> {
    Ok(match name {
        "ONE" => Consistency::One,
        "QUORUM" => Consistency::Quorum,
        "ALL" => Consistency::All,
        "LOCAL_ONE" => Consistency::LocalOne,
        "LOCAL_QUORUM" => Consistency::LocalQuorum,
        "EACH_QUORUM" => Consistency::EachQuorum,
        "SERIAL" => Consistency::Serial,
        "LOCAL_SERIAL" => Consistency::LocalSerial,
        _ => return Err(format!("no such consistency: {name}")),
    })
}

fn parse_serial(name: &str) -> Result<SerialConsistency, String> {
    Ok(match name {
        "SERIAL" => SerialConsistency::Serial,
        "LOCAL_SERIAL" => SerialConsistency::LocalSerial,
        _ => return Err(format!("no such serial consistency: {name}")),
    })
}

impl Driver {
    fn runtime(&self) -> &tokio::runtime::Runtime {
        self.runtime.as_ref().expect("lives as long as the driver")
    }

    fn run(&self, cql: &str) -> Result<(), String> {
        let request = self.session.query_unpaged(cql, ());
        self.runtime().block_on(request).map(|_| ()).map_err(text)
    }

    fn use_keyspace(&self, name: &str) -> Result<(), String> {
        let request = self.session.use_keyspace(name, true);
        self.runtime().block_on(request).map_err(text)
    }

    fn prepare(&self, cql: &str, options: &ffi::Options) -> Result<u32, String> {
        let request = self.session.prepare(cql);
        let mut prepared = self.runtime().block_on(request).map_err(text)?;
        prepared.set_consistency(parse_consistency(&options.consistency)?);
        prepared.set_serial_consistency(Some(parse_serial(&options.serial_consistency)?));
        prepared.set_is_idempotent(options.repeatable);
        if options.page_size > 0 {
            prepared.set_page_size(options.page_size);
        }
        let mut all = self.statements.write().map_err(text)?;
        all.push(Prepared { statement: Arc::new(prepared), in_pages: options.page_size > 0 });
        Ok((all.len() - 1) as u32)
    }

    fn execute(
        &self,
        statements: &[u32],
        sizes: &[u32],
        values: &[u8],
        page: &[u8],
        timeout_ms: u64,
        mut done: cxx::UniquePtr<ffi::Completion>,
    ) {
        let prepared: Vec<_> = {
            let all = self.statements.read().expect("no writer panics");
            statements.iter().map(|each| all[*each as usize].clone()).collect()
        };
        let session = self.session.clone();
        let rows = split(values, sizes);
        let page = page.to_vec();
        self.runtime().spawn(async move {
            let work = async {
                match prepared.as_slice() {
                    [one] => request(&session, one, rows, page).await,
                    several => batch(&session, several, rows).await,
                }
            };
            let limit = Duration::from_millis(timeout_ms);
            let reply = tokio::time::timeout(limit, work).await;
            let late = |_| failed(ffi::Outcome::Unknown, "no answer in time".into());
            done.pin_mut().finish(reply.unwrap_or_else(late));
        });
    }
}

async fn request(session: &Session, what: &Prepared, rows: Vec<Raw>, page: Vec<u8>) -> ffi::Reply {
    let Some(row) = rows.into_iter().next() else {
        return failed(ffi::Outcome::Wrong, "a statement without values".into());
    };
    if !what.in_pages {
        let answer = session.execute_unpaged(&what.statement, row).await;
        return answer.map_or_else(classify, fill_rows);
    }
    let from = if page.is_empty() {
        PagingState::start()
    } else {
        PagingState::new_from_raw_bytes(page)
    };
    match session.execute_single_page(&what.statement, row, from).await {
        Ok((answer, next)) => {
            let mut reply = fill_rows(answer);
            if let PagingStateResponse::HasMorePages { state } = next {
                let at = state.as_bytes_slice();
                reply.next_page = at.map(|it| it.to_vec()).unwrap_or_default();
            }
            reply
        }
        Err(error) => classify(error),
    }
}

async fn batch(session: &Session, statements: &[Prepared], rows: Vec<Raw>) -> ffi::Reply {
    let mut all = Batch::new(BatchType::Unlogged);
    for each in statements {
        all.append_statement(each.statement.as_ref().clone());
    }
    if let Some(first) = statements.first().map(|it| &it.statement) {
        if let Some(consistency) = first.get_consistency() {
            all.set_consistency(consistency);
        }
        all.set_serial_consistency(first.get_serial_consistency());
        all.set_is_idempotent(first.get_is_idempotent());
    }
    session.batch(&all, rows).await.map_or_else(classify, fill_rows)
}
