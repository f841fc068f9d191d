// SPDX-License-Identifier: Apache-2.0
#include "net/transfer.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <sys/socket.h>

#include <curate/error.hpp>

#include "util/strings.hpp"
#include "web/http_message.hpp"
#include "web/url.hpp"

namespace curate {

namespace {

constexpr std::size_t kFirstReserve = std::size_t{1} << 20;

std::string url_part(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

std::chrono::microseconds time_info(CURL* easy, CURLINFO which) {
  curl_off_t value = 0;
  curl_easy_getinfo(easy, which, &value);
  return std::chrono::microseconds(value);
}

// "HTTP/1.1 200 OK", "HTTP/2 200": the status; 0 if it is no such line.
int status_of(std::string_view line) {
  const auto space = line.find(' ');
  if (!line.starts_with("HTTP/") || space == std::string_view::npos) return 0;
  const std::string_view code = line.substr(space + 1, 3);
  return static_cast<int>(parse_unsigned(code).value_or(0));
}

bool is_clean(std::string_view header) {
  return header.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

}  // namespace

Transfer::Transfer(HttpRequest request, const HttpClient::Options& options) : options_(options) {
  response.request = std::move(request);
}

std::string Transfer::refusal(std::span<const std::uint16_t> ports) {
  const HttpRequest& request = response.request;
  const auto url = Url::parse(request.url);
  if (!url) return "no URL";
  if (url->scheme() != "http" && url->scheme() != "https") return "scheme " + std::string(url->scheme());
  if (!url->username().empty() || !url->password().empty()) return "credentials in the URL";
  const std::uint16_t port = url->port().value_or(url->scheme() == "http" ? 80 : 443);
  if (!request.trusted && std::ranges::find(ports, port) == ports.end()) return "port " + std::to_string(port);
  for (const std::string& header : request.headers)
    if (!is_clean(header)) return "a line break in a header";
  url_.reset(curl_url());
  const std::string fetched(url->without_fragment());
  if (!agrees(*url, request.url) || (fetched != request.url && !agrees(*url, fetched)))
    return "libcurl reads another host in it";
  return {};
}

// What one parser checks and another fetches may be two hosts: both must see the same.
bool Transfer::agrees(const Url& url, const std::string& spelling) {
  if (curl_url_set(url_.get(), CURLUPART_URL, spelling.c_str(), CURLU_PATH_AS_IS) != CURLUE_OK) return false;
  const std::uint16_t port = url.port().value_or(url.scheme() == "http" ? 80 : 443);
  return equal_ignoring_case(url_part(url_.get(), CURLUPART_HOST), url.host()) &&
         url_part(url_.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT) == std::to_string(port) &&
         url_part(url_.get(), CURLUPART_SCHEME) == url.scheme();
}

void Transfer::configure(CURL* easy) {
  const HttpRequest& request = response.request;
  const HttpLimits& limits = request.limits;
  curl_easy_setopt(easy, CURLOPT_CURLU, url_.get());
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &Transfer::open_socket);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &Transfer::before_request);
  curl_easy_setopt(easy, CURLOPT_PREREQDATA, this);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Transfer::take_head);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Transfer::take_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
  if (request.dechunk) curl_easy_setopt(easy, CURLOPT_HTTP_TRANSFER_DECODING, 1L);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.total.count()));
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, limits.slow_bytes);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, limits.slow_seconds);
  curl_slist* list = nullptr;
  for (const std::string& header : request.headers) list = curl_slist_append(list, header.c_str());
  if (!request.body.empty()) list = curl_slist_append(list, "Expect:");
  headers_.reset(list);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, list);
  set_method(easy);
}

void Transfer::set_method(CURL* easy) {
  const HttpRequest& request = response.request;
  if (request.method == "GET" && request.body.empty()) return;
  if (request.method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    return;
  }
  if (request.method == "PUT" || request.method == "POST" || !request.body.empty()) {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
  }
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

bool Transfer::stop(HttpEnd end, const char* detail) {
  stopped_ = true;
  response.end = end;
  response.detail = detail;
  return false;
}

bool Transfer::may_contact(const IpAddress& address) {
  const bool trusted = response.request.trusted;
  if (!trusted && !options_.guard.allows(address)) {
    stop(HttpEnd::kBlockedAddress, "not a public address");
    response.address = address;
    return false;
  }
  if (options_.gate && options_.gate(response.request.tag, address) == HttpClient::Gate::kBusy) {
    // A blocked address is the more important finding.
    if (response.end == HttpEnd::kBlockedAddress) return false;
    stop(HttpEnd::kBusyAddress, "the address is busy");
    response.address = address;
    return false;
  }
  return true;
}

curl_socket_t Transfer::open_socket(void* self, curlsocktype purpose, curl_sockaddr* address) {
  if (purpose != CURLSOCKTYPE_IPCXN) return CURL_SOCKET_BAD;
  const auto ip = IpAddress::of(address->addr);
  if (!ip || !static_cast<Transfer*>(self)->may_contact(*ip)) return CURL_SOCKET_BAD;
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

int Transfer::before_request(void* self, char* remote, char*, int, int) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (++transfer.tries_ > 1 && !transfer.response.request.resend) {
    transfer.stop(HttpEnd::kStale, "the server had closed the connection");
    return CURL_PREREQFUNC_ABORT;
  }
  // The second lock: kept connections open no socket.
  const auto ip = IpAddress::parse(remote);
  if (!ip) {
    transfer.stop(HttpEnd::kBlockedAddress, "no address");
    return CURL_PREREQFUNC_ABORT;
  }
  if (!transfer.may_contact(*ip)) return CURL_PREREQFUNC_ABORT;
  // Another address of the name may have been refused before this one was taken.
  transfer.stopped_ = false;
  transfer.response.end = HttpEnd::kDone;
  transfer.response.detail.clear();
  transfer.response.address = ip;
  return CURL_PREREQFUNC_OK;
}

std::size_t Transfer::take_head(char* data, std::size_t size, std::size_t n, void* self) {
  return static_cast<Transfer*>(self)->head_line({data, size * n}) ? size * n : CURL_WRITEFUNC_ERROR;
}

bool Transfer::head_line(std::string_view line) {
  const HttpLimits& limits = response.request.limits;
  head_bytes_ += line.size();
  if (head_bytes_ > limits.max_head || ++head_lines_ > limits.max_head_lines)
    return stop(HttpEnd::kHeadTooLarge, "head over its limit");
  if (head_ended_) return true;  // trailers
  if (response.head.empty() || (interim_ && line.starts_with("HTTP/"))) {
    response.head.clear();
    response.status = status_of(line);
    interim_ = response.status >= 100 && response.status <= 199 && response.status != 101;
  }
  response.head.append(line);
  if (line != "\r\n" && line != "\n") return true;
  if (interim_) return true;
  head_ended_ = true;
  return head_complete();
}

bool Transfer::head_complete() {
  const HttpRequest& request = response.request;
  if (options_.wants_body && !options_.wants_body(request, response.status, response.head))
    return stop(HttpEnd::kUnwanted, "the caller does not want the body");
  return true;
}

std::size_t Transfer::take_body(char* data, std::size_t size, std::size_t n, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::size_t bytes = size * n;
  const auto& sink = transfer.response.request.sink;
  if (sink && (transfer.response.status == 200 || transfer.response.status == 206)) {
    *transfer.fed = true;
    return sink(transfer.response, {data, bytes}) ? bytes : CURL_WRITEFUNC_PAUSE;
  }
  std::string& body = transfer.response.body;
  const std::uint64_t room = transfer.response.request.limits.max_body - body.size();
  if (body.empty()) {
    // What a server promises is reserved only as far as it is plausible.
    const auto promised = parse_unsigned(http_header(transfer.response.head, "Content-Length").value_or(""));
    body.reserve(std::min<std::uint64_t>(promised.value_or(bytes), std::min<std::uint64_t>(kFirstReserve, room)));
  }
  body.append(data, std::min<std::uint64_t>(bytes, room));
  if (bytes <= room) return bytes;
  transfer.stop(HttpEnd::kBodyTooLarge, "body over its limit");
  return CURL_WRITEFUNC_ERROR;
}

HttpEnd Transfer::end_of(CURLcode result) const {
  const bool answered = response.status != 0;
  switch (result) {
    case CURLE_OK:
      return HttpEnd::kDone;
    case CURLE_COULDNT_RESOLVE_HOST:
      return HttpEnd::kNoName;
    case CURLE_COULDNT_CONNECT:
    case CURLE_INTERFACE_FAILED:
      return HttpEnd::kNoConnection;
    case CURLE_OPERATION_TIMEDOUT:
      return HttpEnd::kTimeout;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
      return HttpEnd::kTls;
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return HttpEnd::kCut;
    default:
      return answered ? HttpEnd::kCut : HttpEnd::kProtocol;
  }
}

void Transfer::finish(CURL* easy, CURLcode result) {
  if (!stopped_ || result == CURLE_OK) {
    response.end = end_of(result);
    response.detail = result == CURLE_OK ? "" : error_[0] != '\0' ? error_ : curl_easy_strerror(result);
  }
  // A head that no blank line ended is none.
  if (response.end == HttpEnd::kDone && (!head_ended_ || response.status < 100)) {
    response.end = HttpEnd::kProtocol;
    response.detail = "no HTTP answer";
  }
  long version = 0, connections = 0;
  curl_easy_getinfo(easy, CURLINFO_HTTP_VERSION, &version);
  response.version = version == CURL_HTTP_VERSION_2_0   ? 20
                     : version == CURL_HTTP_VERSION_1_0 ? 10
                     : version == 0                     ? 0
                                                        : 11;
  curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connections);
  response.new_connection = connections > 0;
  curl_off_t retry = 0;
  curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &retry);
  if (retry > 0) response.retry_after = retry;
  response.name_time = time_info(easy, CURLINFO_NAMELOOKUP_TIME_T);
  response.connect_time = time_info(easy, CURLINFO_APPCONNECT_TIME_T);
  if (response.connect_time.count() == 0) response.connect_time = time_info(easy, CURLINFO_CONNECT_TIME_T);
  response.first_byte_time = time_info(easy, CURLINFO_STARTTRANSFER_TIME_T);
  response.total_time = time_info(easy, CURLINFO_TOTAL_TIME_T);
}

}  // namespace curate
