# The distributed shape: one process of each service on real MySQL, Cassandra and Kafka, behind
# HAProxy, all on this machine. Sourced by bench/run.

export LOCAL_BASE=$((17000 + RANDOM % 20 * 500)) LOCAL_DATA=$work/shop LOCAL_EACH=1
export SOUK_BINARY=$souk JIT=c2 SOUK_GATEWAY_ADDRESS_REQUESTS=1000000000
export SYNC=periodic  # Cassandra's own default.
gateway=127.0.0.1:$((LOCAL_BASE + 80))
services=(account item order payment)
warm_up=180  # Seconds: so long the engines' virtual machines compile what they run most.

finish() {
    [[ -f $work/static.pid ]] && kill "$(<"$work/static.pid")" 2>/dev/null
    deploy/local/down --wipe >/dev/null
}

pid_of() {
    case $1 in
    mysql) cat "$LOCAL_DATA/mysql/mysqld.pid" ;;
    cassandra | kafka) cat "$LOCAL_DATA/$1/$1.pid" ;;
    haproxy) cat "$LOCAL_DATA/run/haproxy.pid" ;;
    cards) cat "$LOCAL_DATA/run/cards.pid" ;;
    *) cat "$LOCAL_DATA/run/$1-1.pid" ;;
    esac
}

# run KIND SECONDS [OPTION…]: sets `line`.
run() {
    local kind=$1 time=$2 names=() each
    shift 2
    for each in "${services[@]}"; do names+=(--process "services=$(pid_of "$each")"); done
    for each in mysql cassandra kafka haproxy cards; do
        names+=(--process "$each=$(pid_of "$each")")
    done
    line=$("$bench" "$kind" --host "$gateway" --seconds "$time" --connections "$connections" \
        "${names[@]}" "$@")
    say "  $line"
}

engines_us() {
    awk -v a="$(value mysql_us "$line")" -v b="$(value cassandra_us "$line")" \
        -v c="$(value kafka_us "$line")" 'BEGIN {printf "%.0f", a + b + c}'
}

say "starting MySQL, Cassandra, Kafka and the services …"
mkdir -p "$LOCAL_DATA"
printf 'export SECRET_KEY=%s\n' "$(head -c 32 /dev/urandom | base64 -w 0 | tr -d '=+/')" \
    >"$LOCAL_DATA/secrets.env"
deploy/local/up >"$work/up.log" 2>&1 || { cat "$work/up.log" >&2 && exit 1; }

say "warming up, $warm_up s …"
run checkouts "$warm_up"

say "complete checkouts, $seconds s …"
run checkouts "$seconds"
checkouts=$(value rate "$line")
row 'complete checkouts (order, pay, COMPLETED), through HAProxy' \
    "$checkouts/s (p50 $(value p50 "$line") ms, p99 $(value p99 "$line") ms)" "250/s, aim 500/s" \
    "processors: HAProxy $(value haproxy_us "$line") µs, cards $(value cards_us "$line") µs more than below"
row "CPU of our four services a checkout" "$(value services_us "$line") µs" "1,000 µs, aim 400 µs" \
    "HTTP between the services, and the drivers"
row "CPU of the engines a checkout" "$(engines_us) µs" "5,000 µs, aim 3,000 µs" \
    "Cassandra $(value cassandra_us "$line") µs, MySQL $(value mysql_us "$line") µs, Kafka $(
        value kafka_us "$line"
    ) µs"

say "completion at half of that rate, $seconds s …"
run completions "$seconds" --rate "$((checkouts / 2))"
row "payment answered → COMPLETED seen, $((checkouts / 2)) checkouts/s begun" \
    "p50 $(value completed_p50 "$line") ms, p99 $(value completed_p99 "$line") ms" \
    "100 / 500 ms, aim 15 / 100 ms" "seen by reading the order every millisecond, which is load too"

say "audit …"
(
    . deploy/local/common.sh
    settings
    env -u SOUK_GATEWAY_ADDRESS_REQUESTS "$souk" audit
) >"$work/audit.txt" || { cat "$work/audit.txt" >&2 && exit 1; }
row "audit after the checkouts" "$(tail -1 "$work/audit.txt")" "I1 to I8 hold" \
    "$(grep '^orders' "$work/audit.txt" | tr -s ' ')"

say "orders, $seconds s …"
run orders "$seconds"
row 'durable `POST /orders`, through HAProxy' \
    "$(value rate "$line")/s (p50 $(value p50 "$line") ms, p99 $(value p99 "$line") ms)" \
    "1,500/s, aim 3,000/s" \
    "services $(value services_us "$line") µs, engines $(engines_us) µs CPU each"

token=$(value token "$("$bench" prepare --host "$gateway")")
page="/api/v1/items?limit=20"
curl -sf -H "Authorization: Bearer $token" "http://$gateway$page" -o "$work/page.json"
cat >"$work/static.cfg" <<HAPROXY
global
    maxconn 1000
    tune.bufsize 65536  # The page is one answer of its own.
defaults
    mode http
    timeout client 30s
    timeout http-keep-alive 30s
frontend static
    bind 127.0.0.1:$((LOCAL_BASE + 90))
    http-request return status 200 content-type application/json file $work/page.json
HAPROXY
haproxy -D -f "$work/static.cfg" -p "$work/static.pid"
say "a catalogue page: from the item service, through HAProxy, the same bytes from HAProxy …"
hammer "http://127.0.0.1:$((LOCAL_BASE + 82))$page" "$(pid_of item)"
row "catalogue pages ($(stat -c %s "$work/page.json") bytes, 20 items), the item service's port" \
    "$rate/s, CPU $cpu µs" "10,000/s, aim 25,000/s" "one thread; the load generator has the other core"
hammer "http://$gateway$page" "$(pid_of item)"
through=$rate
hammer "http://127.0.0.1:$((LOCAL_BASE + 90))/" "$(<"$work/static.pid")"
row "catalogue page through HAProxy, ratio to HAProxy's static answer" \
    "$(divided "$through" "$rate")" "0.3, aim 0.6" \
    "$through/s against $rate/s: through it, HAProxy has two connections to serve"

say "the same with Cassandra's log on disk before each answer, after $warm_up s …"
(
    . deploy/local/common.sh
    engine cassandra stop
    SYNC=batch engine cassandra start
    for each in order payment; do until is_ready "$(port_of "$each-1")"; do sleep 0.1; done; done
) >&2
run checkouts "$warm_up"
run checkouts "$seconds"
row 'complete checkouts, `SYNC=batch`: each write on disk before it is answered' \
    "$(value rate "$line")/s (p50 $(value p50 "$line") ms, p99 $(value p99 "$line") ms)" "" \
    "services $(value services_us "$line") µs, Cassandra $(value cassandra_us "$line") µs CPU each"

say "memory and start …"
pids=()
for each in "${services[@]}"; do pids+=("$(pid_of "$each")"); done
row "memory of the four services together, after all that (RSS)" "$(megabytes "${pids[@]}") MB" \
    "200 MB, aim 80 MB" "libraries that each process has; remembered tokens and orders"
kill "${pids[@]}"
for each in "${pids[@]}"; do while [[ -d /proc/$each ]]; do sleep 0.05; done; done
(
    . deploy/local/common.sh
    settings
    begun=$(now_ms)
    for each in "${services[@]}"; do start_instance "$each-1" "$each" "$(port_of "$each-1")"; done
    for each in "${services[@]}"; do
        until is_ready "$(port_of "$each-1")"; do sleep 0.005; done
    done
    echo "$(($(now_ms) - begun))" >"$work/ready_ms"
)
row "start of the four services to ready, engines up" "$(<"$work/ready_ms") ms" "3,000 ms, aim 500 ms" \
    "preparing statements and joining Kafka's groups"
