// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <curate/params.hpp>

namespace curate {

/// The names of the fields (columns, members) of a row. Whatever has another name is carried through in the metadata.
struct RowFields {
  std::string id = "id", text = "text", url = "url", date = "date", metadata = "metadata";
  bool text_required = true;  ///< a row without a text is unreadable; else it has none yet
};

/// Reads `text_field`, `id_field`, `url_field`, `date_field` and `require_text` of an input's options.
RowFields row_fields(Params& params);

}  // namespace curate
