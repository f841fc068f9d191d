// SPDX-License-Identifier: Apache-2.0
#include "core/row_fields.hpp"

namespace curate {

RowFields row_fields(Params& p) {
  RowFields fields;
  fields.text = p.text("text_field", fields.text, "the field that holds the text, or the caption of an image");
  fields.id = p.text("id_field", fields.id, "the field that holds the id; without one an id is made");
  fields.url = p.text("url_field", fields.url, "the field that holds the URL");
  fields.date = p.text("date_field", fields.date, "the field that holds the date");
  fields.text_required = p.flag("require_text", true, "a row without a text is unreadable; false: it has none yet");
  return fields;
}

}  // namespace curate
