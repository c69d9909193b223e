// A ranking as people and scripts read it.
#pragma once

#include "cli/answer.hpp"
#include "cli/output.hpp"

namespace prefero {

/// The lines `rank,id,label,score,tier,note` one by one, head first.
class RankingCsv {
 public:
  explicit RankingCsv(Output& output);
  void row(double rank, std::string_view id, std::string_view label, double score, std::string_view tier,
           std::string_view note);
  void finish();

 private:
  Output& output_;
  std::string text_;
  mcda::files::CsvWriter writer_;
};

/// The same for every client shown.
void write_ranking_csv(const Session& session, const Answer& answer, Output& output);
void write_ranking_columns(const Session& session, const Answer& answer, const Output& output);
/// What a result must hold beside its ranks so that `prefero diff` can say what moved them.
struct ResultBasis {
  std::string model_name, model_text;
  mcda::DecisionTable raw;  ///< cells as read of the ranked clients
};
/// The fixed JSON document; the members of `more` are added, and the basis where there is one.
void write_ranking_json(const Session& session, const Answer& answer, const mcda::Notes& notes, const Json& more,
                        const ResultBasis* basis, Output& output);
/// Title, table, findings, excluded clients; as text or Markdown.
void write_ranking_text(const Session& session, const Answer& answer, Output& output);

/// The goal of a criterion in words of the model file: max, min, target.
std::string goal_of(const mcda::Leaf& leaf);
/// [{"id","goal","weight","influence"}] of the fixed form.
Json criteria_json(const Session& session, const std::vector<double>& influence);
Json excluded_json(const Session& session);
Json parameters_json(const mcda::ParameterValues& parameters);
/// The excluded clients as lines under a heading; at most `limit` of them.
std::string excluded_text(const Session& session, const Output& output, std::size_t limit);

/// Every intermediate value of the method, as a teacher would write it on the board.
mcda::Steps steps_of(const Session& session, const Answer& answer);
std::string steps_text(const Session& session, const Answer& answer, const mcda::Steps& steps, const Output& output);
Json steps_json(const Session& session, const Answer& answer, const mcda::Steps& steps);

}  // namespace prefero
