// Weights and judgements, in all the forms in which they may be written.
#include <boost/test/unit_test.hpp>

#include <cmath>

#include "mcda/files/model_file.hpp"

using namespace mcda;
using namespace mcda::files;

namespace {

using Matrix = std::vector<std::vector<double>>;

ModelFile model(const std::string& weights) {
  return read_model_text("criteria:\n  a: {column: a}\n  b: {column: b}\n  c: {column: c}\nweights: " + weights + "\n",
                         "m.yaml");
}

std::string complaints(const std::string& weights) {
  try {
    model(weights);
    return {};
  } catch (const InvalidInput& error) {
    return error.what();
  }
}

bool says(const std::string& weights, const std::string& part) {
  const std::string all = complaints(weights);
  if (all.find(part) != std::string::npos) return true;
  BOOST_TEST_MESSAGE("said: " << all);
  return false;
}

/// The judgements above the diagonal, row by row; what was judged the other way round is turned.
std::vector<double> judged(const std::string& judgements) {
  const ModelFile file = model("{method: ahp, judgements: " + judgements + "}");
  const Matrix& matrix = file.model.weights.judgements.matrices.at("pairwise");
  std::vector<double> upper;
  for (std::size_t i = 0; i < matrix.size(); ++i) {
    for (std::size_t j = i + 1; j < matrix.size(); ++j) {
      upper.push_back(std::isnan(matrix[i][j]) ? 1 / matrix[j][i] : matrix[i][j]);
    }
  }
  return upper;
}

const std::vector<double> wanted{3, 5, 2};

}  // namespace

BOOST_AUTO_TEST_SUITE(model_weights)

BOOST_AUTO_TEST_CASE(one_set_of_judgements_in_every_form) {
  for (const char* form : {
           "[[1, 3, 5], [1/3, 1, 2], [1/5, 1/2, 1]]",  // in full
           "[[1, 3, 5], [~, 1, 2], [~, null, 1]]",     // the upper half
           "[[~, 3, 5], [~, ~, 2], [~, ~, ~]]",        // without the diagonal
           "[[1, 3, 5], [1, 2], [1]]",                 // a triangle
           "[[3, 5], [2]]",                            // a triangle without its diagonal
           "{\"a / b\": 3, a/c: 5, \"b / c\": 2}",     // pairs
           "{\"b / a\": 1/3, \"c/a\": 1/5, \"c / b\": 1/2}",
           "[[a, b, 3], [a, c, 5], [b, c, 2]]",  // a list
       }) {
    BOOST_TEST_CONTEXT(form) {
      BOOST_TEST(judged(form) == wanted, boost::test_tools::tolerance(1e-12) << boost::test_tools::per_element());
    }
  }
}

BOOST_AUTO_TEST_CASE(what_was_not_judged_stays_open) {
  const ModelFile file = model("{method: ahp, judgements: {\"a / b\": 3, \"b / c\": 2}}");
  const Matrix& matrix = file.model.weights.judgements.matrices.at("pairwise");
  BOOST_TEST(std::isnan(matrix[0][2]));
  BOOST_TEST(std::isnan(matrix[2][0]));
  BOOST_TEST(file.model.weights.judgements.items == (std::vector<std::string>{"a", "b", "c"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(methods_are_named_in_several_ways) {
  BOOST_TEST(model("entropy").model.weights.method == "entropy");
  BOOST_TEST(model("{method: entropy}").model.weights.method == "entropy");
  BOOST_TEST(model("{method: w_entropy}").model.weights.method == "entropy");
  BOOST_TEST(model("given").model.weights.method == "given");
  for (const char* form : {"{method: ahp, judgements: [[3, 5], [2]]}", "{ahp: {judgements: [[3, 5], [2]]}}",
                           "{method: {ahp: {judgements: [[3, 5], [2]]}}}"}) {
    BOOST_TEST(model(form).model.weights.method == "ahp");
  }
  const ModelFile file = model("{method: ahp, weighting: geometric, judgements: [[3, 5], [2]]}");
  BOOST_TEST(std::get<std::string>(file.model.weights.parameters.at("weighting")) == "geometric");
  BOOST_TEST((model("{normalize: false}").model.weight_rule == WeightRule::as_given));
  BOOST_TEST((model("{method: entropy, normalize: true}").model.weight_rule == WeightRule::normalise));
}

BOOST_AUTO_TEST_CASE(groups_have_weights_of_their_own) {
  const ModelFile file = read_model_text(
      "criteria:\n"
      "  x: {column: x}\n"
      "  value: {weights: {method: ahp, judgements: {\"revenue / margin\": 3}}, children: {revenue: {column: r, "
      "weight: 0}, margin: {column: m, weight: 0}}}\n",
      "m.yaml");
  BOOST_REQUIRE(file.model.group_weights.size() == 1);
  const auto& [node, choice] = *file.model.group_weights.begin();
  BOOST_TEST(file.model.tree[node].id == "value");
  BOOST_TEST(choice.judgements.items == (std::vector<std::string>{"revenue", "margin"}),
             boost::test_tools::per_element());
  BOOST_TEST(choice.judgements.matrices.at("pairwise")[0][1] == 3);
}

BOOST_AUTO_TEST_CASE(mistakes_are_pointed_at) {
  BOOST_TEST(says("{method: entropi}", "m.yaml:5:19: unknown weighting method \"entropi\"; did you mean \"entropy\"?"));
  BOOST_TEST(says("{method: topsis}", "makes no weights"));
  BOOST_TEST(says("{metod: entropy}", "did you mean \"method\""));
  BOOST_TEST(says("{method: entropy, base: 2}", "unknown parameter \"base\" of entropy"));
  BOOST_TEST(says("{method: given, judgements: 1}", "unknown key \"judgements\""));
  BOOST_TEST(says("{method: ahp, judgments: [[3, 5], [2]]}", "unknown parameter \"judgments\" of ahp"));
  BOOST_TEST(says("{method: ahp}", "the model: ahp needs judgements"));
  BOOST_TEST(says("ahp", "m.yaml:5:10: the model: ahp needs judgements"));
  BOOST_TEST(says("{method: ahp, weighting: mean, judgements: [[3, 5], [2]]}", "has no choice \"mean\""));
  BOOST_TEST(says("{normalize: maybe}", "neither true nor false"));
  BOOST_TEST(says("[1, 2]", "weights is a list where a method belongs"));

  const auto ahp = [](const std::string& judgements) { return "{method: ahp, judgements: " + judgements + "}"; };
  BOOST_TEST(says(ahp("[[1, 3], [1/3, 1]]"), "are not 3 rows of 3 numbers"));
  BOOST_TEST(says(ahp("[[1, 3, 5], [1/3, 1, 2], [1/5, 1/2]]"), "are not 3 rows of 3 numbers"));
  BOOST_TEST(says(ahp("[[1, 3, 5], [3, 1, 2], [1/5, 1/2, 1]]"), "is not the reciprocal"));
  BOOST_TEST(says(ahp("[[2, 3, 5], [1/3, 1, 2], [1/5, 1/2, 1]]"), "against itself is not 1"));
  BOOST_TEST(says(ahp("[[1, -3, 5], [~, 1, 2], [~, ~, 1]]"), "m.yaml:5:41: the model: judgements: -3 is not above 0"));
  BOOST_TEST(says(ahp("[[1, x, 5], [~, 1, 2], [~, ~, 1]]"), "\"x\" is not a number"));
  BOOST_TEST(says(ahp("{\"a / d\": 3}"), "\"d\" is not judged here"));
  BOOST_TEST(says(ahp("{\"a over b\": 3}"), "is not a pair"));
  BOOST_TEST(says(ahp("{\"a / a\": 1}"), "judged against itself"));
  BOOST_TEST(says(ahp("{\"a / b\": 3, \"b/a\": 1/3}"), "judged twice"));
  BOOST_TEST(says(ahp("{\"a / b\": 3}"), "no judgement links"));
  BOOST_TEST(says(ahp("3"), "judgements are a single value"));
}

BOOST_AUTO_TEST_CASE(names_with_slashes_can_be_judged) {
  const ModelFile file = read_model_text(
      "criteria:\n  cost/unit: {column: a}\n  time: {column: b}\nweights: {method: ahp, judgements: {\"cost/unit / "
      "time\": 4}}\n",
      "m.yaml");
  BOOST_TEST(file.model.weights.judgements.matrices.at("pairwise")[0][1] == 4);
}

BOOST_AUTO_TEST_CASE(an_order_of_criteria) {
  for (const char* form :
       {"{method: roc, ranks: [2, 1, 2]}", "{method: rs, ranks: {a: 2, b: 1, c: 2}}", "{rr: {ranks: [2, 1, 2]}}"}) {
    const std::vector<double> ranks = model(form).model.weights.judgements.lists.at("ranks");
    BOOST_TEST(ranks == (std::vector<double>{2, 1, 2}), boost::test_tools::per_element());
  }
  BOOST_TEST(says("roc", "add ranks"));
  BOOST_TEST(says("{method: roc, ranks: [1, 2]}", "2 ranks for 3 criteria"));
  BOOST_TEST(says("{method: roc, judgements: {\"a / b\": 3}}", "judgements"));
}

BOOST_AUTO_TEST_CASE(a_blend_beside_the_method) {
  for (const char* form : {"{method: given, blend: {method: critic, share: 0.3, ddof: 0}}",
                           "{method: roc, ranks: [1, 2, 3], blend: {method: w_critic, share: 0.3, ddof: 0}}",
                           "{roc: {ranks: [1, 2, 3]}, blend: {method: critic, share: 0.3, ddof: 0}}"}) {
    BOOST_TEST_CONTEXT(form) {
      const WeightingChoice choice = model(form).model.weights;
      BOOST_TEST(choice.blend_method == "critic");
      BOOST_TEST(choice.blend_share == 0.3);
      BOOST_TEST(std::get<double>(choice.blend_parameters.at("ddof")) == 0);
    }
  }
  BOOST_TEST(says("{method: given, blend: {method: critic}}", "needs a method and its share"));
  BOOST_TEST(says("{method: given, blend: critic}", "blend"));
  BOOST_TEST(says("{method: given, blend: {method: critik, share: 0.3}}", "critic"));
  BOOST_TEST(says("{method: given, blend: {method: ahp, share: 0.3}}", "takes weights from the data"));
  BOOST_TEST(says("{method: given, blend: {method: critic, share: 3}}", "share is 3"));
  BOOST_TEST(says("{method: given, normalize: false, blend: {method: critic, share: 0.3}}", "as given"));
}

BOOST_AUTO_TEST_CASE(other_judgements) {
  const auto list = [](const std::string& weights, const std::string& key) {
    return model(weights).model.weights.judgements.lists.at(key);
  };
  const auto cell = [](const std::string& weights, const std::string& key) {
    return model(weights).model.weights.judgements.matrices.at(key)[0][1];
  };
  BOOST_TEST(list("{method: swing, points: {b: 100, a: 50, c: 0}}", "points") == (std::vector<double>{50, 100, 0}),
             boost::test_tools::per_element());
  BOOST_TEST(list("{fucom: {significance: [1, 3/2, 2]}}", "significance")[1] == 1.5);
  const ModelFile best = model(
      "{method: bwm, best_to_others: {a: 1, b: 2, c: 8}, others_to_worst: [8, 4, 1], best: a, worst: c, form: "
      "nonlinear}");
  BOOST_TEST(best.model.weights.judgements.numbers.at("best") == 0);
  BOOST_TEST(best.model.weights.judgements.numbers.at("worst") == 2);
  BOOST_TEST(list("{method: swara, s: [0.2, ~, 0.1], ranks: {b: 1, a: 2, c: 3}}", "ranks")[0] == 2);
  const std::string words =
      "{method: macbeth, swings: {a: strong, b: weak, c: ~}, differences: {\"a / b\": very weak}}";
  BOOST_TEST(list(words, "swings")[0] == 4);
  BOOST_TEST(cell(words, "differences") == 1);
  BOOST_TEST(
      cell("{method: rancom, comparisons: {\"a / b\": more, \"a / c\": alike, \"b / c\": less}}", "comparisons") == 1);
  BOOST_TEST(cell("{method: dematel, direct: {\"a / b\": 3, \"b / a\": 1, \"b / c\": 2}}", "direct") == 3);
  BOOST_TEST(cell("{method: anp, supermatrix: [[0, 1, 1/2], [1/2, 0, 1/2], [1/2, 0, 0]]}", "supermatrix") == 1);
  const std::string network =
      "{method: anp, supermatrix: [[0, 1, 1], [2, 0, 3], [5, 7, 0]], clusters: {money: [a, b], people: [c]}, "
      "cluster_weights: {\"money / money\": 0.4, \"people / money\": 0.6, \"money / people\": 1}}";
  BOOST_TEST(list(network, "clusters") == (std::vector<double>{0, 0, 1}), boost::test_tools::per_element());
  BOOST_TEST(cell(network, "cluster_weights") == 1);
  const std::string ranges =
      "{method: fuzzy_ahp, judgements: {\"a / b\": [2, 3, 4], \"a / c\": 5, \"b / c\": [1, 2, 2]}}";
  BOOST_TEST(cell(ranges, "pairwise_low") == 2);
  BOOST_TEST(cell(ranges, "pairwise") == 3);
  BOOST_TEST(cell(ranges, "pairwise_high") == 4);
  const ModelFile group = model(
      "{method: ahp, group: priorities, members: {anna: {weight: 2, judgements: {\"a / b\": 2, \"b / c\": 3}}, "
      "ben: {\"a / b\": 1, \"b / c\": 1/2}}}");
  BOOST_TEST(group.model.weights.judgements.numbers.at("weight anna") == 2);
  BOOST_TEST(group.model.weights.judgements.matrices.at("pairwise ben")[1][2] == 0.5);
}

BOOST_AUTO_TEST_CASE(mistakes_in_other_judgements) {
  BOOST_TEST(says("{method: anp, supermatrix: [[0, 1, 1], [1, 0, 1], [1, 1, 0]], clusters: {x: [a, b, c]}}",
                  "clusters and cluster_weights go together"));
  BOOST_TEST(
      says("{method: anp, supermatrix: [[0, 1, 1], [1, 0, 1], [1, 1, 0]], clusters: {x: [a, b], y: [b, d]}, "
           "cluster_weights: [[1, 0], [0, 1]]}",
           "\"c\" is in none"));
  BOOST_TEST(says("bwm", "best_to_others"));
  BOOST_TEST(says("{method: swing, points: {a: 1, b: 2}}", "says nothing about \"c\""));
  BOOST_TEST(says("{method: swing, judgements: {\"a / b\": 3}}", "judgements"));
  BOOST_TEST(says("{method: macbeth, swings: {a: strongish, b: weak, c: weak}}", "strongish"));
  BOOST_TEST(says("{method: rancom, comparisons: {\"a / b\": maybe}}", "known: alike, less, more"));
  BOOST_TEST(says("{method: dematel, direct: {\"a / d\": 3}}", "\"d\" is not judged here"));
  BOOST_TEST(says("{method: fuzzy_ahp, judgements: {\"a / b\": [2, 3]}}", "2 numbers"));
  BOOST_TEST(says("{method: ahp, members: {anna: {weight: 2}}}", "anna has no judgements"));
  BOOST_TEST(says("{method: ahp, members: {anna: {\"a / b\": 2}}}", "no judgement links"));
}

BOOST_AUTO_TEST_SUITE_END()
