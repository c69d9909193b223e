// `people:` of a model: several persons, each with weights or judgements of their own.
//
//   people:
//     anna: {weight: 2, weights: {revenue: 3, margin: 1}}
//     ben:  {weights: {method: ahp, judgements: {"revenue / margin": 1/2}}}
//     clara: {groups: {value: {method: swing, points: {revenue: 100, margin: 50}}}}
#pragma once

#include <string>
#include <vector>

#include "mcda/files/model_file.hpp"

namespace mcda::files {

class Reading;

/// The model as one person would weigh it; what a person says nothing about is as in the model.
struct Person {
  std::string name;
  double weight = 1;  ///< how much the person counts in what all say together
  DecisionModel model;
};

/// The people of a model, in the order of the file; empty where it names none. Throws InvalidInput with every problem.
std::vector<Person> people_of(const ModelFile& file);

/// The same while the model is read, with problems put down.
std::vector<Person> read_people(Reading& reading, const Node& node);

}  // namespace mcda::files
