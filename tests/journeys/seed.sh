#!/usr/bin/env bash
# The seed's journey on the four services' own ports: register, log in, browse, order, pay, see the
# order COMPLETED and the stock deducted, cancel, see the money refunded and the stock restored.
# Needs a running shop, an administrator (SHOP_ADMIN_EMAIL, SHOP_ADMIN_PASSWORD), curl and jq.
# Ports: SOUK_ACCOUNT_PORT, SOUK_ITEM_PORT, SOUK_ORDER_PORT, SOUK_PAYMENT_PORT.
# Exit status: 0 when every step did what it must, else 1.
set -euo pipefail

host=${SOUK_HOST:-127.0.0.1}
account=http://$host:${SOUK_ACCOUNT_PORT:-8081}/api/v1
item=http://$host:${SOUK_ITEM_PORT:-8082}/api/v1
order=http://$host:${SOUK_ORDER_PORT:-8083}/api/v1
payment=http://$host:${SOUK_PAYMENT_PORT:-8084}/api/v1
: "${SHOP_ADMIN_EMAIL:?who may create items}" "${SHOP_ADMIN_PASSWORD:?of that administrator}"

run=$(date +%s)-$$
email=grace-$run@example.com
password="a journey of $run"
first=SEED-$run-1
second=SEED-$run-2
token=
status=
body=
steps=0

step() {
    steps=$((steps + 1))
    printf '%2d  %s\n' "$steps" "$*"
}

fail() {
    printf 'FAILED at step %d: %s\n    HTTP %s: %s\n' "$steps" "$*" "$status" "$body" >&2
    exit 1
}

# call METHOD URL [JSON] [HEADER…] sets `status` and `body`.
call() {
    local method=$1 url=$2 json=${3:-} out header
    local -a more=()
    for header in "${@:4}"; do more+=(-H "$header"); done
    [[ -n $token ]] && more+=(-H "Authorization: Bearer $token")
    [[ -n $json ]] && more+=(-H 'Content-Type: application/json' --data-binary "$json")
    out=$(curl -sS --max-time 30 -X "$method" "${more[@]}" -w '\n%{http_code}' "$url") ||
        fail "$method $url got no answer"
    status=${out##*$'\n'}
    body=${out%$'\n'*}
}

expect() {
    [[ $status == "$1" ]] || fail "expected HTTP $1"
}

# says JQ_CONDITION [JQ_ARGUMENT…]: the body fulfills it.
says() {
    jq -e "${@:2}" "$1" <<<"$body" >/dev/null || fail "the answer is not as expected: $1"
}

field() { jq -r "$1" <<<"$body"; }

# eventually URL JQ_CONDITION: asks until the answer fulfills it, for 10 seconds.
eventually() {
    local try
    for try in {1..100}; do
        call GET "$1"
        if [[ $status == 200 ]] && jq -e "$2" <<<"$body" >/dev/null; then
            return
        fi
        sleep 0.1
    done
    fail "after $try tries still not: $2"
}

units_of() {
    call GET "$item/items/$1"
    expect 200
    field .availableUnits
}

step "the administrator logs in and puts two items on the shelf"
call POST "$account/auth/login" "$(jq -n --arg e "$SHOP_ADMIN_EMAIL" --arg p "$SHOP_ADMIN_PASSWORD" \
    '{email: $e, password: $p}')"
expect 200
token=$(field .token)
call POST "$item/items" "{\"upc\": \"$first\", \"name\": \"Lantern\", \"price\": 19.99, \"availableUnits\": 10}"
expect 201
call POST "$item/items" "{\"upc\": \"$second\", \"name\": \"Teapot\", \"price\": 5.1, \"availableUnits\": 3}"
expect 201
token=

step "nobody browses without a token"
call GET "$item/items"
expect 401

step "a customer registers: 201, and no password in the answer"
call POST "$account/accounts/register" "$(jq -n --arg e "$email" --arg p "$password" \
    '{email: $e, password: $p, firstName: "Grace", lastName: "Hopper", role: "ADMIN"}')"
expect 201
says '.email == $e and .role == "USER" and (tostring | contains($p) | not)' \
    --arg e "$email" --arg p "$password"

step "the same e-mail again: 409"
call POST "$account/accounts/register" "$(jq -n --arg e "$email" --arg p "$password" \
    '{email: $e, password: $p, firstName: "Eve", lastName: "Other"}')"
expect 409

step "a wrong password: 401"
call POST "$account/auth/login" "{\"email\": \"$email\", \"password\": \"not $password\"}"
expect 401

step "log in: a JWT whose subject is the e-mail"
call POST "$account/auth/login" "$(jq -n --arg e "$email" --arg p "$password" \
    '{email: $e, password: $p}')"
expect 200
says '.tokenType == "Bearer"'
token=$(field .token)
jq -Re --arg e "$email" 'split(".")[1] | gsub("-"; "+") | gsub("_"; "/")
    | . + "==="[0:(4 - length % 4) % 4] | @base64d | fromjson | .sub == $e' \
    <<<"$token" >/dev/null || fail "the token's subject is not the e-mail"

step "browse: both items with id, upc, name, price and availableUnits"
call GET "$item/items?upc=$first,$second"
expect 200
says 'length == 2 and all(has("id") and has("upc") and has("name") and has("price")
    and has("availableUnits"))'
call GET "$item/items"
expect 200
says 'type == "array" and length >= 2'

step "order 2 + 1 units: CREATED, its total from the shop's prices"
call POST "$order/orders" "{\"items\": [{\"upc\": \"$first\", \"qty\": 2, \"price\": 0.01},
    {\"upc\": \"$second\", \"qty\": 1}]}"
expect 201
says '.status == "CREATED" and .totalAmount == 45.08 and .accountEmail == $e and (.items | length) == 2' \
    --arg e "$email"
bought=$(field .id)

step "more than there is: 409, and an unknown item: 404"
call POST "$order/orders" "{\"items\": [{\"upc\": \"$second\", \"qty\": 4}]}"
expect 409
call POST "$order/orders" "{\"items\": [{\"upc\": \"$first-none\", \"qty\": 1}]}"
expect 404

step "pay another amount: 422"
call POST "$payment/payments" "{\"orderId\": \"$bought\", \"amount\": 45.07}"
expect 422

step "pay with a card that is declined: 402, and the order stays CREATED"
call POST "$payment/payments" \
    "{\"orderId\": \"$bought\", \"amount\": 45.08, \"paymentMethod\": \"pm_card_declined\"}"
expect 402
call GET "$order/orders/$bought"
says '.status == "CREATED"'

step "pay: SUCCESS"
call POST "$payment/payments" "{\"orderId\": \"$bought\", \"amount\": 45.08}" "Idempotency-Key: pay-$run"
expect 201
says '.status == "SUCCESS" and .paymentId == .id and .amount == 45.08'
paid=$(field .paymentId)

step "pay again with the same key: the same payment"
call POST "$payment/payments" "{\"orderId\": \"$bought\", \"amount\": 45.08}" "Idempotency-Key: pay-$run"
expect 201
says '.paymentId == $p' --arg p "$paid"

step "pay again without the key: 409"
call POST "$payment/payments" "{\"orderId\": \"$bought\", \"amount\": 45.08}"
expect 409

step "soon the order is COMPLETED and the stock deducted"
eventually "$order/orders/$bought" '.status == "COMPLETED"'
[[ $(units_of "$first") == 8 && $(units_of "$second") == 2 ]] || fail "the stock is not deducted"

step "cancel: CANCELED, and again the same"
call POST "$order/orders/$bought/cancel"
expect 200
says '.status == "CANCELED"'
call POST "$order/orders/$bought/cancel"
expect 200

step "soon the payment is REFUNDED and the stock restored"
eventually "$payment/payments/$paid" '.status == "REFUNDED"'
eventually "$item/items/$first" '.availableUnits == 10'
eventually "$item/items/$second" '.availableUnits == 3'

step "the order's history tells it all"
call GET "$order/orders/$bought/events"
expect 200
says 'map(.type) | index("OrderCreated") == 0 and contains(["OrderCompleted", "OrderCancelled"])'

step "a canceled order can't be paid: 409"
call POST "$payment/payments" "{\"orderId\": \"$bought\", \"amount\": 45.08}"
expect 409

step "another customer sees neither the order nor the payment"
other=eve-$run@example.com
mine=$token
token=
call POST "$account/accounts/register" "$(jq -n --arg e "$other" --arg p "$password" \
    '{email: $e, password: $p, firstName: "Eve", lastName: "Other"}')"
expect 201
call POST "$account/auth/login" "$(jq -n --arg e "$other" --arg p "$password" \
    '{email: $e, password: $p}')"
token=$(field .token)
call GET "$order/orders/$bought"
expect 404
call GET "$payment/payments/$paid"
expect 404
call POST "$order/orders/$bought/cancel"
expect 404

step "one's own orders, newest first"
token=$mine
call GET "$order/orders"
expect 200
says 'length == 1 and .[0].id == $o' --arg o "$bought"

printf 'The journey is done: %d steps.\n' "$steps"
