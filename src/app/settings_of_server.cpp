#include "app/setting_makers.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <array>
#include <iterator>
#include <stdexcept>

namespace souk::app {
namespace {

using std::chrono::hours;
using limits = http::server_limits;
using ports = settings::port_numbers;

constexpr std::int64_t kib = 1'024;
constexpr std::int64_t gib = kib * kib * kib;
constexpr bounds up_to_an_hour_ms{.least = 1, .most = 3'600'000};
constexpr bounds some_million{.least = 1, .most = 1'000'000};
constexpr bounds any_port{.least = 0, .most = 65'535};
constexpr bounds path_length{.least = 1, .most = 4'000};

constexpr std::array<const char*, 4> level_names{"debug", "info", "warn", "error"};

std::string check_address(const std::string& given)
{
    boost::system::error_code failed;
    boost::asio::ip::make_address(given, failed);
    return failed ? "must be an IP address, such as 127.0.0.1 or 0.0.0.0" : "";
}

setting secret_key()
{
    auto line = secret_of(text(
        "secret_key",
        at(&settings::secret_key),
        {.least = 32, .most = 4'096},
        "Signs tokens; without one, the program makes its own in the data folder."
    ));
    line.environment = "SECRET_KEY";
    return line;
}

setting log_level()
{
    auto line = text("log.level", at(&settings::data), path_length, "The least of what is logged.");
    line.choices.assign(level_names.begin(), level_names.end());
    line.read = [](const settings& of) {
        return std::string{level_names.at(static_cast<std::size_t>(of.log_level))};
    };
    line.write = [](settings& into, const setting_value& value) -> std::string {
        const auto found = std::ranges::find(level_names, std::get<std::string>(value));
        into.log_level = static_cast<log::level>(found - level_names.begin());
        return {};
    };
    return line;
}

std::vector<setting> process_settings()
{
    return {
        text("data", at(&settings::data), path_length, "The folder that holds all that is kept."),
        text(
            "docs",
            at(&settings::docs),
            path_length,
            "The folder of the API's description and its page."
        ),
        text("web", at(&settings::web), path_length, "The folder of the storefront's files."),
        text(
            "listen",
            at(&settings::listen),
            {.least = 2, .most = 45},
            "The address that all ports are opened on; 0.0.0.0 opens them to the network.",
            check_address
        ),
        secret_key(),
        whole(
            "threads",
            at(&settings::threads),
            {.least = 0, .most = 256},
            "Event loops, one thread each; 0 is one a core."
        ),
        duration<milliseconds>(
            "stop_ms",
            at(&settings::stop_time),
            up_to_an_hour_ms,
            "How long a stop waits for what is under way."
        ),
        duration<milliseconds>(
            "drain_ms",
            at(&settings::drain_time),
            {.least = 0, .most = 3'600'000},
            "Before a stop: serves on, but says it is not ready, so that a gateway goes elsewhere."
        ),
        log_level(),
    };
}

std::vector<setting> port_settings()
{
    return {
        whole(
            "gateway.port",
            at(&settings::ports, &ports::gateway),
            any_port,
            "The port of the gateway, to all services."
        ),
        whole(
            "account.port",
            at(&settings::ports, &ports::account),
            any_port,
            "The account service's own port."
        ),
        whole(
            "item.port",
            at(&settings::ports, &ports::item),
            any_port,
            "The item service's own port."
        ),
        whole(
            "order.port",
            at(&settings::ports, &ports::order),
            any_port,
            "The order service's own port."
        ),
        whole(
            "payment.port",
            at(&settings::ports, &ports::payment),
            any_port,
            "The payment service's own port."
        ),
        whole(
            "cards.port",
            at(&settings::ports, &ports::cards),
            any_port,
            "The simulated card network's port (souk serve cards)."
        ),
    };
}

template <class Member>
setting http_time(std::string name, Member member, std::string help)
{
    return duration<milliseconds>(
        "http." + name, at(&settings::http, member), up_to_an_hour_ms, std::move(help)
    );
}

// Kept as what it means, shown as it was given.
setting trusted_proxies()
{
    auto line = text(
        "http.trusted_proxies",
        at(&settings::trusted_proxies),
        {.least = 0, .most = 4'000},
        "Addresses and networks whose X-Forwarded-For is believed, with commas between."
    );
    line.write = [](settings& into, const setting_value& value) -> std::string {
        try {
            into.http.proxies = http::trusted_proxies{std::get<std::string>(value)};
        } catch (const std::invalid_argument& wrong) {
            return wrong.what();
        }
        into.trusted_proxies = std::get<std::string>(value);
        return {};
    };
    return line;
}

std::vector<setting> http_settings()
{
    const auto count = [](std::string name, auto member, std::string help) {
        return whole("http." + name, at(&settings::http, member), some_million, std::move(help));
    };
    return {
        whole(
            "http.header_bytes",
            at(&settings::http, &limits::header_bytes),
            {.least = kib, .most = kib * kib},
            "Largest head of a request; more is 431."
        ),
        whole(
            "http.body_bytes",
            at(&settings::http, &limits::body_bytes),
            {.least = kib, .most = gib},
            "Largest body of a request; more is 413."
        ),
        whole(
            "http.import_bytes",
            at(&settings::import_bytes),
            {.least = kib, .most = gib},
            "Largest body of a catalogue import."
        ),
        whole(
            "http.picture_bytes",
            at(&settings::picture_bytes),
            {.least = kib, .most = 16 * kib * kib - 1},
            "Largest picture of an item."
        ),
        count("connections", &limits::connections, "Connections open at once."),
        count(
            "connections_per_address",
            &limits::connections_per_address,
            "Connections of one address."
        ),
        count(
            "requests_in_flight",
            &limits::requests_in_flight,
            "Requests being worked on; more are 503 at once."
        ),
        http_time("header_ms", &limits::header_time, "From a head's first byte to its end."),
        http_time("idle_ms", &limits::idle_time, "Between two requests of a connection."),
        http_time("body_ms", &limits::body_time, "For a whole body to arrive."),
        http_time("write_ms", &limits::write_time, "For a whole answer to be taken."),
        http_time("request_ms", &limits::request_time, "For the work of a request."),
        trusted_proxies(),
    };
}

std::vector<setting> storage_settings()
{
    using database = storage::sqlite::database_settings;
    return {
        whole(
            "storage.readers",
            at(&settings::storage, &database::readers),
            {.least = 1, .most = 64},
            "Threads that read, in each service's file."
        ),
        whole(
            "storage.queue",
            at(&settings::storage, &database::queue_limit),
            some_million,
            "Work that may wait for each file; more is 503."
        ),
        whole(
            "storage.group",
            at(&settings::storage, &database::group_limit),
            some_million,
            "Writes in one commit."
        ),
    };
}

std::vector<setting> relay_settings()
{
    using relay = bus::relay_settings;
    const auto time = [](std::string name, auto member, std::string help) {
        return duration<milliseconds>(
            "relay." + name, at(&settings::relay, member), up_to_an_hour_ms, std::move(help)
        );
    };
    return {
        whole(
            "relay.in_flight",
            at(&settings::relay, &relay::in_flight),
            {.least = 1, .most = 10'000},
            "Effects performed at once by each service."
        ),
        time("sweep_ms", &relay::sweep_every, "Between two looks for effects left undone."),
        time("effect_ms", &relay::effect_time, "For one effect."),
        time("retry_least_ms", &relay::retry_least, "Before the first repetition."),
        time("retry_most_ms", &relay::retry_most, "Before any later one."),
    };
}

std::vector<setting> consumer_settings()
{
    using consumer = bus::log::consumer_settings;
    const auto time = [](std::string name, auto member, std::string help) {
        return duration<milliseconds>(
            "consumer." + name, at(&settings::consumer, member), up_to_an_hour_ms, std::move(help)
        );
    };
    return {
        whole(
            "consumer.batch",
            at(&settings::consumer, &consumer::batch),
            {.least = 1, .most = 10'000},
            "Events taken at once."
        ),
        time("poll_ms", &consumer::poll_every, "Between two looks for events, when not woken."),
        time("event_ms", &consumer::event_time, "For the reaction to one event."),
        time("retry_least_ms", &consumer::retry_least, "Before the first repetition."),
        time("retry_most_ms", &consumer::retry_most, "Before any later one."),
        whole(
            "consumer.attempts",
            at(&settings::consumer, &consumer::attempts),
            {.least = 1, .most = 1'000},
            "Tries until an event that fails is a dead letter."
        ),
        duration<hours>(
            "events.keep_h",
            at(&settings::events, &settings::event_settings::keep),
            {.least = 1, .most = 10L * 365 * 24},
            "Published events stay that long, also when every consumer has seen them."
        ),
    };
}

}  // namespace

std::vector<setting> settings_of_server()
{
    std::vector<setting> all;
    for (auto* const section :
         {process_settings,
          port_settings,
          http_settings,
          storage_settings,
          relay_settings,
          consumer_settings}) {
        std::ranges::move(section(), std::back_inserter(all));
    }
    return all;
}

}  // namespace souk::app
