// What the commands of `prefero portrait` share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/manifest.hpp"
#include "cli/output.hpp"
#include "mcda/clients/portrait_source.hpp"
#include "mcda/clients/prospects.hpp"
#include "mcda/source/source.hpp"

namespace prefero {

/// Where the clients of a portrait are and what the model file or the options say of them.
struct PortraitTask {
  mcda::source::SourceSpec source;
  mcda::clients::PortraitRequest request;
  mcda::clients::PortraitSettings settings;
  std::string model = "logistic";  ///< behind the portrait
  std::string label;               ///< column of names
  std::string title;
  Manifest manifest;
  mcda::Notes notes;
};

/// The operand is a model (.yaml, .yml) or data; options go before what the model says.
PortraitTask portrait_task(const Arguments& arguments);

/// The options that say who is key and what is a trait; and those of learning.
const OptionGroup& portrait_definition_options();
const OptionGroup& portrait_learning_options();

/// Reads, learns (or only validates) and completes the portrait with where it came from.
mcda::clients::Portrait portrait_of(const Arguments& arguments, PortraitTask& task, bool learn);

/// The portrait as tables for people, or in Markdown.
std::string portrait_page(const mcda::clients::Portrait& portrait, bool markdown, const Screen& screen);
/// Its validation alone.
std::string validation_page(const mcda::clients::Portrait& portrait, bool markdown, const Screen& screen);
/// Every bin as a row: trait, bin, counts, rates, points.
Sheet bins_sheet(const mcda::clients::Portrait& portrait);

/// The fixed keys of `portrait validate` and everything else that is measured.
void add_validation(Json& json, const mcda::clients::Portrait& portrait);

}  // namespace prefero
