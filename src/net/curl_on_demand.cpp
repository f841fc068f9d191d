// SPDX-License-Identifier: Apache-2.0
// libcurl's functions, which load it when first called: it and the thirty libraries it needs take longer to load than
// many commands run. `curl/curl.h` says what each does.
#include <cstdarg>

#include <curl/curl.h>

#include "util/shared_library.hpp"

#define REAL(name) CURATE_FUNCTION_OF(CURATE_LIBCURL, name)

namespace {

// What follows an option is a pointer, a long or a curl_off_t: all are passed on as the same eight bytes.
static_assert(sizeof(void*) == sizeof(long) && sizeof(void*) == sizeof(curl_off_t));

// In newer versions this handle is const, and a definition must agree.
template <class Result, class First, class... Rest>
First first_of(Result (*)(First, Rest...));

}  // namespace

// An enum before "..." may be passed in another width, which would matter if these were not what libcurl itself
// declares.
#pragma GCC diagnostic ignored "-Wvarargs"

#define PASS_ON(name, handle, option)      \
  va_list rest;                            \
  va_start(rest, option);                  \
  void* const value = va_arg(rest, void*); \
  va_end(rest);                            \
  return REAL(name)(handle, option, value)

extern "C" {

CURLcode curl_global_init(long flags) {
  return REAL(curl_global_init)(flags);
}
void curl_free(void* memory) {
  REAL(curl_free)(memory);
}

CURL* curl_easy_init() {
  return REAL(curl_easy_init)();
}
void curl_easy_reset(CURL* easy) {
  REAL(curl_easy_reset)(easy);
}
void curl_easy_cleanup(CURL* easy) {
  REAL(curl_easy_cleanup)(easy);
}
CURLcode curl_easy_pause(CURL* easy, int bits) {
  return REAL(curl_easy_pause)(easy, bits);
}
const char* curl_easy_strerror(CURLcode code) {
  return REAL(curl_easy_strerror)(code);
}
CURLcode curl_easy_setopt(CURL* easy, CURLoption option, ...) {
  PASS_ON(curl_easy_setopt, easy, option);
}
CURLcode curl_easy_getinfo(CURL* easy, CURLINFO info, ...) {
  PASS_ON(curl_easy_getinfo, easy, info);
}

CURLM* curl_multi_init() {
  return REAL(curl_multi_init)();
}
CURLMcode curl_multi_cleanup(CURLM* multi) {
  return REAL(curl_multi_cleanup)(multi);
}
CURLMcode curl_multi_add_handle(CURLM* multi, CURL* easy) {
  return REAL(curl_multi_add_handle)(multi, easy);
}
CURLMcode curl_multi_remove_handle(CURLM* multi, CURL* easy) {
  return REAL(curl_multi_remove_handle)(multi, easy);
}
CURLMcode curl_multi_assign(CURLM* multi, curl_socket_t socket, void* data) {
  return REAL(curl_multi_assign)(multi, socket, data);
}
CURLMcode curl_multi_socket_action(CURLM* multi, curl_socket_t socket, int events, int* running) {
  return REAL(curl_multi_socket_action)(multi, socket, events, running);
}
CURLMsg* curl_multi_info_read(CURLM* multi, int* left) {
  return REAL(curl_multi_info_read)(multi, left);
}
const char* curl_multi_strerror(CURLMcode code) {
  return REAL(curl_multi_strerror)(code);
}
CURLMcode curl_multi_setopt(CURLM* multi, CURLMoption option, ...) {
  PASS_ON(curl_multi_setopt, multi, option);
}

curl_slist* curl_slist_append(curl_slist* list, const char* text) {
  return REAL(curl_slist_append)(list, text);
}
void curl_slist_free_all(curl_slist* list) {
  REAL(curl_slist_free_all)(list);
}

CURLU* curl_url() {
  return REAL(curl_url)();
}
void curl_url_cleanup(CURLU* url) {
  REAL(curl_url_cleanup)(url);
}
CURLUcode curl_url_get(decltype(first_of(&curl_url_get)) url, CURLUPart part, char** text, unsigned flags) {
  return REAL(curl_url_get)(url, part, text, flags);
}
CURLUcode curl_url_set(CURLU* url, CURLUPart part, const char* text, unsigned flags) {
  return REAL(curl_url_set)(url, part, text, flags);
}

}  // extern "C"
