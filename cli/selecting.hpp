// The limits of a selection as written, and the problem that they make of the clients of a session.
#pragma once

#include <string>
#include <vector>

#include "cli/answer.hpp"
#include "cli/exact_selection.hpp"
#include "cli/output.hpp"
#include "cli/session.hpp"

namespace prefero {

/// The limits of the model, or of --count, --capacity and --limit where one of them is given.
std::vector<mcda::files::SelectionLimit> limits_of(const Arguments& arguments, const mcda::files::ModelFile& file);

/// What one linear limit of the problem stands for.
struct NamedLimit {
  std::size_t written = 0;  ///< position among the limits as written
  std::string value;        ///< of `each`
  bool grouped = false;
};

struct Selecting {
  std::vector<mcda::files::SelectionLimit> written;
  std::vector<NamedLimit> names;  ///< one a limit of the problem
  mcda::SelectionProblem problem;
  mcda::Notes notes;
};

/// Reads the columns of the limits: of the model's table, of its CRM clients, or of the caller's table. `raw` holds the
/// criteria of the ranked clients as read. A client whose cell in one of them is empty cannot be selected, and a note
/// says so. Throws InvalidInput and UnknownName for columns that are not there or are no numbers.
Selecting selecting_of(const Arguments& arguments, const Session& session, const mcda::DecisionTable& raw,
                       std::vector<mcda::files::SelectionLimit> limits, std::vector<double> worth);

/// "hours of team = east: at most 100", as a sentence part.
std::string limit_text(const Selecting& selecting, std::size_t limit);

/// What was found, for the forms.
struct Selected {
  Asked flows;
  bool shifted = false;
  double shift = 0;           ///< added to every net flow
  std::vector<double> flow;   ///< by row
  std::vector<Index> order;   ///< rows by falling flow
  std::vector<double> ranks;  ///< by row
  FoundSelection best;
  std::optional<FoundSelection> second;  ///< the best of all others
  std::vector<Index> room;               ///< left out although no limit is in the way
  struct Size {
    Index size = 0;
    std::optional<FoundSelection> best;  ///< nothing: the limits allow no selection of this size
    bool none = false;
  };
  std::vector<Size> sizes;
};

void write_selection(const Session& session, const Selecting& selecting, const Selected& found,
                     const mcda::Notes& notes, const Json& more, Output& output);

/// Clients x limits: what each takes of each limit, its worth and whether it is chosen.
std::string program_text(const Session& session, const Selecting& selecting, const Selected& found,
                         const Output& output);
Json program_json(const Session& session, const Selecting& selecting, const Selected& found);

}  // namespace prefero
