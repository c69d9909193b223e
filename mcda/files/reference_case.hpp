// Published results in the form of the reference cases: one JSON file a case.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "mcda/method/method.hpp"
#include "mcda/model/criteria.hpp"

namespace mcda::files {

/// One case as written. Parts that a case need not have are empty.
struct ReferenceCase {
  std::string file;
  std::string id;      ///< METHOD/SLUG
  std::string method;  ///< the method's name in the case form
  std::string source;
  std::vector<Criterion> criteria;  ///< with ids, directions and weights (1 each where there are none)
  std::vector<std::string> alternatives;
  std::vector<std::vector<double>> matrix;  ///< alternatives x criteria
  nlohmann::json parameters = nlohmann::json::object();
  nlohmann::json expected = nlohmann::json::object();
  double tolerance = 0;                                 ///< absolute, relative above 1
  nlohmann::json published = nlohmann::json::object();  ///< the figures as printed
  double published_tolerance = 0;
  std::set<std::string> disputed;  ///< keys on which the publication itself is wrong: `published` is not compared there
};

/// Reads a case. Throws SourceFailure where the file cannot be read, InvalidInput naming the file for anything but a
/// case.
ReferenceCase read_reference_case(const std::filesystem::path& path);
ReferenceCase reference_case_from(const std::string& text, const std::string& file);

/// Gives a case without a matrix the matrix that follows from it: of triples three columns a criterion, of a hierarchy
/// of judgements a column of priorities and a weight a lowest criterion. Throws InvalidInput where the parts do not
/// fit.
void expand_shapes(ReferenceCase& one);

/// The .json files among these files and folders (searched to any depth), sorted. Throws SourceFailure for a path that
/// does not exist and InvalidInput when there is no such file.
std::vector<std::filesystem::path> reference_case_files(const std::vector<std::filesystem::path>& paths);

/// A case's parameters where a method looks for them.
struct CaseInput {
  std::vector<Criterion> criteria;  ///< with the thresholds and levels of the case
  ParameterValues parameters;       ///< defaults of the case form included where the method declares them
  Judgements judgements;            ///< for weightings from judgements
  Reference reference;              ///< for methods that learn: all alternatives, as judged
  DecisionTable examples;           ///< their levels

  Criteria criteria_as_given() const;
};

/// Lists with one entry a criterion become fields of the criteria, single values become parameters, and what a judged
/// weighting does not declare becomes judgements. Throws InvalidInput for a parameter that has no place in this
/// version.
CaseInput input_of(const ReferenceCase& one, const Method& method);

/// A parameter that is a list of numbers. Throws InvalidInput where it is not.
std::vector<double> numbers_of(const ReferenceCase& one, const std::string& key);

/// The rankings of a case of `aggregate`, as ranks. Throws InvalidInput where they are not lists of numbers.
std::vector<std::vector<double>> rankings_of(const ReferenceCase& one);

}  // namespace mcda::files
