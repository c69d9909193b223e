// A model over a CRM's own exports, imported on the way.
#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "tests/cli/program.hpp"

using namespace prefero_test;

namespace {

// Days and amounts that fit two readings each: 3 April or 4 March, 1.5 or 1500.
struct Exports : Folder {
  Exports() {
    std::filesystem::create_directory(path("exports"));
    write("exports/deals.csv",
          "Deal - ID,Deal - Title,Deal - Organization,Deal - Value,Deal - Currency of value,Deal - Status,Deal - "
          "Stage,Deal - Deal created,Deal - Won time,Deal - Lost time,Deal - Lost reason\n"
          "1,A,Acme,1.500,EUR,Won,Proposal,2025-01-02,03/04/2025,,\n"
          "2,B,Beta,2.250,EUR,Won,Proposal,2025-01-03,05/06/2025,,\n");
  }
  Finished ranked(const std::string& more) const {
    write("model.yaml", "crm: {source: exports, preset: pipedrive" + more +
                            "}\ncriteria:\n  won: {sql: \"sum(deal.amount) filter (deal.status = 'won')\", goal: max}\n"
                            "  last: {sql: \"max(month(deal.closed))\", goal: max}\n");
    return prefero({"rank", path("model.yaml"), "--format", "json", "--method", "weighted_sum"});
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(exports)

BOOST_FIXTURE_TEST_CASE(what_cells_leave_open_is_said_in_the_model, Exports) {
  const Finished open = ranked("");
  BOOST_TEST(open.status != 0);
  BOOST_TEST(contains(open.err, "deals.csv"), open.err);

  const auto note_of = [](const Finished& done) {
    std::string all;
    const nlohmann::json document = done.document();
    for (const nlohmann::json& note : document["notes"]) all += note.get<std::string>() + "\n";
    for (const nlohmann::json& criterion : document["criteria"]) all += criterion.dump() + "\n";
    return all;
  };
  // The latest month of a deal won: June by the day first, May by the month first.
  const Finished day_first = ranked(", dates: dmy, decimal: \".\""),
                 month_first = ranked(", dates: mdy, decimal: \",\"");
  BOOST_REQUIRE_MESSAGE(day_first.status == 0, day_first.err);
  BOOST_REQUIRE_MESSAGE(month_first.status == 0, month_first.err);
  BOOST_TEST(contains(note_of(day_first), "2025-06-05"), note_of(day_first));
  BOOST_TEST(contains(note_of(month_first), "2025-05-06"), note_of(month_first));
}

BOOST_FIXTURE_TEST_CASE(words_of_the_model_are_checked, Exports) {
  const Finished wrong = ranked(", dates: dym");
  BOOST_TEST(wrong.status == 2);
  BOOST_TEST(contains(wrong.err, "model.yaml:1"), wrong.err);
  BOOST_TEST(contains(wrong.err, "\"ymd\", \"dmy\""), wrong.err);
  BOOST_TEST(ranked(", decimal: ;").status == 2);
}

BOOST_AUTO_TEST_SUITE_END()
