// SPDX-License-Identifier: Apache-2.0
#include "support/certificates.hpp"

#include "support/suites.hpp"

namespace curate::test {

bool make_certificates(const std::string& folder, const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "DNS:" : ",DNS:") + name;
  return shell("cd " + folder +
               " && openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=ca -keyout ca.key -out ca.pem && "
               "printf 'subjectAltName=" +
               list +
               "\\n' > san && openssl req -newkey rsa:2048 -nodes -subj /CN=test -keyout key -out csr && "
               "openssl x509 -req -in csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile san -out good.pem "
               "&& "
               "openssl x509 -req -in csr -CA ca.pem -CAkey ca.key -CAcreateserial -days -1 -extfile san "
               "-out expired.pem")
             .exit_code == 0;
}

}  // namespace curate::test
