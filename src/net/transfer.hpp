// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>

#include <curl/curl.h>

#include "net/http.hpp"

namespace curate {

class Url;

/// One exchange of an HttpClient under way: curl's callbacks count and check everything here.
class Transfer {
 public:
  /// `options` outlive it.
  Transfer(HttpRequest request, const HttpClient::Options& options);

  /// Why the URL must not be fetched, empty if it may. To be asked before `configure`.
  std::string refusal(std::span<const std::uint16_t> ports);
  /// Sets up `easy`, which must not outlive this object's run.
  void configure(CURL* easy);
  /// Fills in the rest of `response`.
  void finish(CURL* easy, CURLcode result);

  HttpResponse response;
  bool* fed = nullptr;  ///< set when a sink is given bytes

 private:
  static curl_socket_t open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
  static int before_request(void* self, char* remote, char* local, int remote_port, int local_port);
  static std::size_t take_head(char* data, std::size_t size, std::size_t n, void* self);
  static std::size_t take_body(char* data, std::size_t size, std::size_t n, void* self);

  bool agrees(const Url& url, const std::string& spelling);
  /// Whether a request may go to this address; notes why not.
  bool may_contact(const IpAddress& address);
  bool head_line(std::string_view line);
  bool head_complete();
  bool stop(HttpEnd end, const char* detail);
  HttpEnd end_of(CURLcode result) const;
  void set_method(CURL* easy);

  struct FreeUrl {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
  };
  struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };
  const HttpClient::Options& options_;
  std::unique_ptr<CURLU, FreeUrl> url_;
  std::unique_ptr<curl_slist, FreeList> headers_;
  std::size_t head_bytes_ = 0, head_lines_ = 0;
  bool head_ended_ = false;  // of the final answer
  bool interim_ = false;     // the head being read is of a 1xx answer
  bool stopped_ = false;     // `response.end` says why
  int tries_ = 0;            // requests sent
  char error_[CURL_ERROR_SIZE] = "";
};

}  // namespace curate
