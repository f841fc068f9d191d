// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>

#include <curate/params.hpp>
#include <curate/stage.hpp>

/// What the stage exact_dedup compares, one form a file.
namespace curate {

/// Whole documents: `by` is text or url.
std::unique_ptr<GroupStage> exact_dedup_documents(Params& params, std::string_view by);
/// Parts of texts, which are cut out: `by` is paragraph, line or sentences.
std::unique_ptr<GroupStage> exact_dedup_pieces(Params& params, std::string_view by);
/// datatrove 0.10.0, pipeline/dedup/exact_dedup.py; `by` is text or url.
std::unique_ptr<GroupStage> exact_dedup_datatrove(Params& params, std::string_view by);
/// DCLM's bff: paragraphs and documents most of whose n-grams are known.
std::unique_ptr<GroupStage> exact_dedup_dclm(Params& params);

}  // namespace curate
