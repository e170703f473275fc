# What deploy/local/up, down and status share: where everything is. Sourced from the project's root.
#
# LOCAL_BASE moves all ports, so that several shops fit on a machine; LOCAL_DATA is their
# folder; of each service run LOCAL_EACH, one or two.
base=${LOCAL_BASE:-8000}
data=$(realpath -m "${LOCAL_DATA:-build/local/shop}")
souk=$(realpath -m "${SOUK_BINARY:-build/distributed/souk}")
unset SOUK_BINARY

mysql_port=$((base + 306))
cassandra_port=$((base + 42))
kafka_port=$((base + 92))
gateway_port=$((base + 80))    # Plain, on loopback only.
gateway_tls=$((base + 443))

# Each line: name, service, port.
instances() {
    local number=0 each
    for each in account item order payment; do
        number=$((number + 1))
        echo "$each-1 $each $((base + 80 + number))"
        ((${LOCAL_EACH:-2} == 1)) || echo "$each-2 $each $((base + 180 + number))"
    done
    echo "cards cards $((base + 85))"
}

port_of() { instances | awk -v name="$1" '$1 == name { print $3 }'; }

engine() {
    local name=$1 what=$2
    case $name in
    mysql) PORT=$mysql_port DATA=$data/mysql deploy/local/mysql "$what" ;;
    cassandra)
        PORT=$cassandra_port STORAGE_PORT=$((cassandra_port + 1)) DATA=$data/cassandra \
            deploy/local/cassandra "$what"
        ;;
    kafka)
        PORT=$kafka_port CONTROLLER_PORT=$((kafka_port + 1)) ZOOKEEPER_PORT=$((kafka_port + 2)) \
            DATA=$data/kafka deploy/local/kafka "$what"
        ;;
    esac
}

# The process that a file names, if it lives.
process_of() {
    local file=$data/run/$1.pid pid state
    # One read of its state: it may go between two.
    [[ -s $file ]] && pid=$(<"$file") &&
        state=$(sed -n 's/^State:[[:space:]]*//p' "/proc/$pid/status" 2>/dev/null) &&
        [[ -n $state && $state != Z* ]] && echo "$pid"
}

# The settings that all processes have.
settings() {
    # shellcheck disable=SC1091
    [[ -f $data/secrets.env ]] && . "$data/secrets.env"
    export SOUK_SHAPE=distributed SOUK_DATA=$data/cards SOUK_DOCS=$PWD/build/docs-site
    export SOUK_WEB=${SOUK_WEB:-$PWD/build/web}
    export SOUK_MYSQL_PORT=$mysql_port SOUK_MYSQL_PASSWORD=souk-local
    export SOUK_CASSANDRA_NODES=127.0.0.1:$cassandra_port SOUK_KAFKA_BROKERS=127.0.0.1:$kafka_port
    export SOUK_HTTP_TRUSTED_PROXIES=127.0.0.1 SOUK_THREADS=${SOUK_THREADS:-1}
    export SOUK_DRAIN_MS=${SOUK_DRAIN_MS:-2500}
    local each service port
    while read -r each service port; do
        local -n addresses=SOUK_PEERS_${service^^}
        [[ " ${peers_set:-} " == *" $service "* ]] || addresses=
        peers_set="${peers_set:-} $service"
        addresses+=${addresses:+,}127.0.0.1:$port
        export "SOUK_PEERS_${service^^}"
    done < <(instances)
}

# start_instance NAME SERVICE PORT: what NAME.env in the data folder exports, only it is told.
start_instance() {
    process_of "$1" >/dev/null && return
    (
        # shellcheck disable=SC1090
        [[ ! -f $data/$1.env ]] || . "$data/$1.env"
        exec setsid nohup "$souk" serve "$2" --port "$3"
    ) </dev/null >"$data/log/$1.out" 2>>"$data/log/$1.log" &
    echo $! >"$data/run/$1.pid"
}

is_ready() { curl -sf -m 2 -o /dev/null "http://127.0.0.1:$1/health/ready"; }
