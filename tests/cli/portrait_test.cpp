// prefero portrait from outside: what is learned from files, what is refused, what prospects are told.
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <fstream>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "tests/cli/program.hpp"
#include "tests/support/random.hpp"

using namespace prefero_test;

namespace {

// Clients as text. Sector and employees matter (unless `strength` is 0), region and luck do not; `stage` is filled in
// after the sale, `satisfaction` of winners only.
std::string clients(int count, double strength, std::uint64_t seed, const std::string& separator = ",") {
  test::Random random(seed);
  const char* const sectors[] = {"machinery", "medical", "retail"};
  const char* const regions[] = {"north", "south"};
  std::string text = "id,company,sector,employees,region,luck,won,stage,satisfaction,revenue,came\n";
  for (int i = 0; i < count; ++i) {
    const auto sector = static_cast<std::size_t>(random.whole(0, 2));
    const double size = std::floor(std::exp(3.5 + random.normal()));
    const double z = -1.3 + strength * ((sector == 1 ? 1.2 : sector == 2 ? -1 : 0) + 0.8 * (std::log(size) - 3.5));
    const bool won = random.chance(1 / (1 + std::exp(-z)));
    text += fmt::format("C{},Firm {},{},{},{},{:.4f},{},{},{},{:.2f},202{}-0{}-1{}\n", i, i, sectors[sector],
                        random.chance(0.1) ? std::string() : fmt::format("{:.0f}", size),
                        regions[static_cast<std::size_t>(random.whole(0, 1))], random.normal(), won ? 1 : 0,
                        won ? "signed" : "lost", won ? std::to_string(random.whole(1, 5)) : "",
                        100 * std::exp(random.normal() + (won ? 1 : 0)), i * 4 / count, 1 + i % 9, i % 9);
  }
  if (separator != ",") {
    std::string other;
    for (const char c : text) other += c == ',' ? separator : c == '.' ? std::string(",") : std::string(1, c);
    return other;
  }
  return text;
}

struct Sales : Folder {
  std::string data = write("clients.csv", clients(1200, 1, 1));
  std::string portrait = path("portrait.json");
  const std::vector<std::string> without{"--without", "stage,revenue", "--id", "id"};

  Finished learned(std::vector<std::string> more = {}) const {
    std::vector<std::string> words{"portrait", "learn", data, "--key", "won", "-o", portrait, "--permutations", "39"};
    words.insert(words.end(), without.begin(), without.end());
    words.insert(words.end(), more.begin(), more.end());
    return prefero(words);
  }
};

const json* trait_of(const json& document, const std::string& name) {
  const json& traits = document["traits"];
  for (const json& trait : traits) {
    if (trait["name"] == name) return &trait;
  }
  return nullptr;
}

std::string left_out(const json& document, const std::string& name) {
  const json& list = document["left_out"];
  for (const json& one : list) {
    if (one["name"] == name) return one["reason"];
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(portrait)

BOOST_FIXTURE_TEST_CASE(learned_shown_and_used, Sales) {
  const Finished done = learned({"--format", "json"});
  BOOST_REQUIRE_MESSAGE(done.status == 0, done.err);
  const json document = done.document();
  require_document(document);
  BOOST_TEST(document["validation"]["verdict"] == "evidence");
  BOOST_TEST(trait_of(document, "sector")->at("used") == true);
  BOOST_TEST(trait_of(document, "employees")->at("used") == true);
  BOOST_TEST(trait_of(document, "luck")->at("used") == false);
  BOOST_TEST(trait_of(document, "region")->at("used") == false);
  // Positive is more like a key client.
  const json sector = *trait_of(document, "sector");
  for (const json& bin : sector["bins"]) {
    if (bin["categories"] == json({"medical"})) BOOST_TEST(bin["woe"].get<double>() > 0);
    if (bin["categories"] == json({"retail"})) BOOST_TEST(bin["points"].get<double>() < 0);
  }
  // Of winners only, and nearly every client its own.
  BOOST_TEST(contains(left_out(document, "satisfaction"), "0 % of the rest"));
  BOOST_TEST(contains(left_out(document, "company"), "a value of its own"));
  BOOST_TEST(contains(left_out(document, "came"), "a date"));
  BOOST_TEST(contains(left_out(document, "won"), "part of the key"));

  const json shown = good({"portrait", "show", portrait, "--format", "json"}).document();
  BOOST_TEST((shown["traits"] == document["traits"]));
  BOOST_TEST(contains(good({"portrait", "show", portrait}).out, "What may be said"));
  BOOST_TEST(contains(good({"portrait", "show", portrait, "--format", "markdown"}).out, "## Scorecard"));
  const Finished csv = good({"portrait", "show", portrait, "--format", "csv"});
  BOOST_TEST(csv.out.starts_with("trait,bin,clients,key,"));
  // No client is in the file.
  BOOST_TEST(!contains(read("portrait.json"), "Firm"));

  const json valid = good({"portrait", "validate", portrait, "--format", "json"}).document();
  require_keys(valid,
               {"label", "positives", "negatives", "auc", "auc_interval", "ks", "lift_at_10", "p_value", "verdict"});
  BOOST_TEST(valid["label"] == "won");
  BOOST_TEST(valid["auc_interval"][0].get<double>() < valid["auc"].get<double>());

  // Every client's points are the base and its bins' points.
  const json scored =
      good({"portrait", "score", portrait, "--data", data, "--id", "id", "--label", "company", "--format", "json"})
          .document();
  const json ranking = scored["ranking"];
  BOOST_REQUIRE(ranking.size() == 1200U);
  for (const json& one : ranking) {
    double sum = document["base_points"];
    const json sides[] = {one["for"], one["against"]};
    for (const json& side : sides) {
      for (const json& reason : side) sum += reason["points"].get<double>();
    }
    BOOST_TEST(std::abs(sum - one["points"].get<double>()) < 1e-9);
  }
  BOOST_TEST(scored["drift"]["psi"].get<double>() < 0.01);
}

// The second model: learned, tested, kept, shown and used in the same way. Points are added up here from the bins in
// the file and the cells of the data, by nothing that the program says of a client.
BOOST_FIXTURE_TEST_CASE(utilities_learned_and_used, Sales) {
  const json document = learned({"--model", "utadis", "--format", "json"}).document();
  BOOST_TEST(document["model"] == "utadis");
  BOOST_TEST(document["validation"]["verdict"] == "evidence");
  BOOST_TEST(document["limit_points"].is_number());
  double shares = 0;
  const json traits = document["traits"];
  for (const json& trait : traits) shares += trait["weight"].get<double>();
  BOOST_TEST(shares == 1, boost::test_tools::tolerance(1e-4));
  const json scorecard = [&] {
    const Finished done = learned({"--format", "json"});
    return done.document();
  }();
  BOOST_TEST(scorecard["limit_points"].is_null());
  BOOST_TEST(std::abs(scorecard["validation"]["auc"].get<double>() - document["validation"]["auc"].get<double>()) <
             0.03);
  BOOST_REQUIRE(learned({"--model", "utadis"}).status == 0);
  const json shown = good({"portrait", "show", portrait, "--format", "json"}).document();
  BOOST_TEST((shown["traits"] == document["traits"]));
  BOOST_TEST((shown["validation"] == document["validation"]));
  BOOST_TEST(shown["limit_points"] == document["limit_points"]);
  const std::string page = good({"portrait", "show", portrait}).out;
  BOOST_TEST(contains(page, "Scorecard by UTADIS"));
  BOOST_TEST(contains(page, "utility"));

  std::string text = "id,company,sector,employees\n";
  std::vector<std::tuple<std::string, std::string, double>> rows;
  for (const char* const sector : {"machinery", "medical", "retail", "", "space"}) {
    for (const double employees : {3.0, 20.0, 33.0, 71.0, 400.0, -1.0}) {
      rows.emplace_back("P" + std::to_string(rows.size()), sector, employees);
      text += fmt::format("P{},Firm,{},{}\n", rows.size() - 1, sector,
                          employees < 0 ? std::string() : fmt::format("{}", employees));
    }
  }
  const json scored =
      good({"portrait", "score", portrait, "--data", write("prospects.csv", text), "--id", "id", "--format", "json"})
          .document();
  std::map<std::string, json> by_id;
  const json ranking = scored["ranking"];
  for (const json& one : ranking) by_id[one["id"]] = one;
  for (const auto& [id, sector, employees] : rows) {
    double points = document["base_points"], known = 0, all = 0;
    for (const json& trait : traits) {
      if (!trait["used"]) continue;
      const std::string name = trait["name"];
      BOOST_REQUIRE((name == "sector" || name == "employees"));
      const bool missing = name == "sector" ? sector.empty() : employees < 0;
      double low = 1e300, high = -1e300, own = 0;
      bool seen = false;
      const json bins = trait["bins"];
      for (const json& bin : bins) {
        low = std::min(low, bin["points"].get<double>());
        high = std::max(high, bin["points"].get<double>());
        const bool of_missing = bin.contains("missing");
        bool inside = of_missing && missing;
        if (!of_missing && !missing && name == "sector")
          inside = bin["categories"].dump().find("\"" + sector + "\"") != std::string::npos;
        if (!of_missing && !missing && name == "employees")
          inside = (bin["from"].is_null() || employees >= bin["from"].get<double>()) &&
                   (bin["below"].is_null() || employees < bin["below"].get<double>());
        if (inside) own = bin["points"];
        if (inside && !of_missing) seen = true;
      }
      points += own;
      all += high - low;
      known += seen ? high - low : 0;
    }
    BOOST_TEST(by_id.at(id)["points"].get<double>() == points, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(by_id.at(id)["coverage"].get<double>() == known / all, boost::test_tools::tolerance(1e-9));
  }

  // As a criterion of a model: the order of the points.
  write("model.yaml", "alternatives: {source: prospects.csv, id: id}\ncriteria:\n  fit: {portrait: portrait.json}\n");
  const json ranked = good({"rank", path("model.yaml"), "--format", "json"}).document();
  const json order = ranked["ranking"];
  double before = 1e300;
  for (const json& one : order) {
    const double points = by_id.at(one["id"])["points"];
    BOOST_TEST(points <= before + 1e-9);
    before = points;
  }
  const Finished unknown = learned({"--model", "utadic"});
  BOOST_TEST(unknown.status == 2);
  BOOST_TEST(contains(unknown.err, "utadis"));
}

BOOST_FIXTURE_TEST_CASE(no_utilities_out_of_noise, Folder) {
  const std::string data = write("clients.csv", clients(600, 0, 2));
  const Finished refused = prefero({"portrait", "learn", data, "--key", "won", "--without",
                                    "stage,revenue,satisfaction", "--model", "utadis", "-o", path("p.json")});
  BOOST_TEST(refused.status == 2);
  BOOST_TEST(contains(refused.err, "no evidence"));
  BOOST_TEST(!has("p.json"));
}

// The same clients out of another file: the same portrait, to the last figure.
BOOST_FIXTURE_TEST_CASE(from_a_polish_export, Sales) {
  const json ours = learned({"--format", "json"}).document();
  write("clients.csv", clients(1200, 1, 1, ";"));
  const json theirs = learned({"--format", "json"}).document();
  BOOST_TEST((ours["traits"] == theirs["traits"]));
  BOOST_TEST((ours["validation"] == theirs["validation"]));
  BOOST_TEST(ours["manifest"]["data_digest"] == theirs["manifest"]["data_digest"]);
}

BOOST_FIXTURE_TEST_CASE(threads_change_nothing, Sales) {
  const json one = learned({"--format", "json", "--threads", "1"}).document();
  const json two = learned({"--format", "json", "--threads", "2"}).document();
  BOOST_TEST((one == two));
}

// The same client in both parts of a test would be known by heart: rows of one id stay together, and it is said.
BOOST_FIXTURE_TEST_CASE(clients_that_stand_twice, Folder) {
  const std::string once = clients(300, 0, 5);
  std::string text = once;
  text += once.substr(once.find('\n') + 1);
  const std::string data = write("clients.csv", text);
  const json valid = good({"portrait", "validate", data, "--key", "won", "--id", "id", "--without",
                           "stage,revenue,satisfaction,company", "--permutations", "39", "--format", "json"})
                         .document();
  BOOST_TEST(contains(valid["notes"].dump(), "300 rows have the id of another one (C0)"));
  BOOST_TEST(valid["verdict"] == "no evidence");
  BOOST_TEST(contains(valid["design"].get<std::string>(), "no parent company split"));
}

BOOST_FIXTURE_TEST_CASE(noise_is_called_noise, Folder) {
  const std::string data = write("clients.csv", clients(600, 0, 2));
  const std::vector<std::string> what{data, "--key", "won", "--without", "stage,revenue,satisfaction"};
  std::vector<std::string> words{"portrait", "learn"};
  words.insert(words.end(), what.begin(), what.end());
  words.insert(words.end(), {"-o", path("p.json")});
  const Finished refused = prefero(words);
  BOOST_TEST(refused.status == 2);
  BOOST_TEST(contains(refused.err, "no evidence"));
  BOOST_TEST(!has("p.json"));

  words = {"portrait", "validate"};
  words.insert(words.end(), what.begin(), what.end());
  words.insert(words.end(), {"--format", "json"});
  const json valid = good(words).document();
  BOOST_TEST(valid["verdict"] == "no evidence");
  BOOST_TEST(valid["p_value"].get<double>() > 0.05);

  // Figures may be had; nobody is scored by them.
  words = {"portrait", "learn"};
  words.insert(words.end(), what.begin(), what.end());
  words.insert(words.end(), {"-o", path("p.json"), "--descriptive"});
  BOOST_TEST(contains(good(words).out, "DESCRIPTIVE ONLY"));
  const Finished scored = prefero({"portrait", "score", path("p.json"), "--data", data});
  BOOST_TEST(scored.status == 2);
  BOOST_TEST(contains(scored.err, "descriptive only"));
}

BOOST_FIXTURE_TEST_CASE(refusals, Sales) {
  const auto refused = [&](const std::vector<std::string>& more, const std::string& why) {
    std::vector<std::string> words{"portrait", "learn", data};
    words.insert(words.end(), more.begin(), more.end());
    const Finished done = prefero(words);
    BOOST_TEST(done.status == 2);
    BOOST_TEST(contains(done.err, why), done.err);
  };
  refused({}, "nothing says who is a key client");
  refused({"--key", "wonn"}, "did you mean \"won\"");
  refused({"--key", "sector"}, "holds texts");
  refused({"--key", "\"sector\""}, "holds texts");
  refused({"--key", "employees"}, "either true or false");
  refused({"--key", "top 120% of revenue"}, "no part of the clients");
  refused({"--key", "top 20 of revenue"}, "only 20 key clients");
  refused({"--key", "won", "--where", "won = 1"}, "those who are none");
  refused({"--key", "won", "--traits", "satisfaction"}, "one side only");
  refused({"--key", "won", "--traits", "sektor"}, "did you mean \"sector\"");
  refused({"--key", "won", "--traits", "won"}, "part of the key");
  refused({"--key", "won", "--holdout", "2022-01-01"}, "--time COLUMN");
  refused({"--key", "won", "--as-of", "2024-12-31", "--period", "2024-01-01..2024-12-31"}, "know the answer");
  refused({"--key", "won; DROP TABLE data"}, "key");
  refused({"--key", "won", "--cuts", "employees=x"}, "is not a number");
  refused({"--key", "won", "--model", "tree"}, "model of a portrait");
  refused({"--key", "won", "--trend", "employees=sideways"}, "up, down, free");
}

// A field that is filled in after the sale knows the answer; one whose name only sounds so is named.
BOOST_FIXTURE_TEST_CASE(leakage, Sales) {
  const json document =
      good({"portrait", "learn", data, "--key", "won", "--permutations", "39", "--format", "json"}).document();
  BOOST_TEST(contains(left_out(document, "stage"), "the answer itself"));
  const json kept = good({"portrait", "learn", data, "--key", "won", "--keep", "stage", "--without", "revenue",
                          "--permutations", "39", "--format", "json"})
                        .document();
  BOOST_TEST(kept["suspects"][0]["name"] == "stage");
  BOOST_TEST(kept["validation"]["auc"].get<double>() > 0.99);
  BOOST_TEST(kept["auc_without_suspects"].get<double>() < 0.9);
}

BOOST_FIXTURE_TEST_CASE(held_out_by_time, Sales) {
  const json document = learned({"--time", "came", "--holdout", "2022-07-01", "--format", "json"}).document();
  BOOST_TEST(document["validation"]["held_out"] == true);
  BOOST_TEST(document["validation"]["tested_on"].get<int>() + document["clients"]["key"].get<int>() +
                 document["clients"]["rest"].get<int>() ==
             1200);
  // The scorecard is that of the early clients: cutting them off beforehand gives the same.
  const json early = good({"portrait", "learn", data, "--key", "won", "--where", "came < DATE '2022-07-01'",
                           "--without", "stage,revenue,came", "--id", "id", "--permutations", "39", "--format", "json"})
                         .document();
  BOOST_TEST((trait_of(document, "employees")->at("bins") == trait_of(early, "employees")->at("bins")));
}

BOOST_FIXTURE_TEST_CASE(top_of_a_quantity, Sales) {
  const json document = good({"portrait", "learn", data, "--key", "top 25% of revenue", "--without",
                              "stage,won,satisfaction", "--permutations", "39", "--format", "json", "--descriptive"})
                            .document();
  BOOST_TEST(document["clients"]["key"] == 300.0);
  BOOST_TEST(contains(left_out(document, "revenue"), "part of the key"));
  BOOST_TEST(document["key"]["from"].get<double>() > 0);
}

BOOST_FIXTURE_TEST_CASE(two_definitions_that_disagree, Sales) {
  const json document = learned({"--against", "luck > 1", "--format", "json"}).document();
  const json other = document["other_keys"][0];
  BOOST_TEST(other["disagrees"] == true);
  BOOST_TEST(contains(document["notes"].dump(), "disagree"));
  const json same = learned({"--against", "won = 1 OR luck > 2.5", "--format", "json"}).document();
  BOOST_TEST(same["other_keys"][0]["disagrees"] == false);
}

BOOST_FIXTURE_TEST_CASE(unknown_standings, Sales) {
  const std::string key = "CASE WHEN region = 'north' OR luck > 0.5 THEN won END";
  std::vector<std::string> words{
      "portrait",       "learn", data,       "--key", key, "--without", "stage,revenue,satisfaction",
      "--permutations", "39",    "--format", "json"};
  const json plain = good(words).document();
  BOOST_TEST(plain["unknown"].get<int>() > 300);
  BOOST_TEST(contains(plain["notes"].dump(), "never were"));
  words.emplace_back("--fuzzy");
  const json fuzzy = good(words).document();
  // Their share of key clients is what the others suggest: fractions of clients appear.
  const json sector = *trait_of(fuzzy, "sector");
  double key_mass = 0, rest_mass = 0;
  for (const json& bin : sector["bins"]) {
    key_mass += bin["key"].get<double>();
    rest_mass += bin["rest"].get<double>();
  }
  BOOST_TEST(key_mass + rest_mass == 1200.0, boost::test_tools::tolerance(1e-4));
}

BOOST_FIXTURE_TEST_CASE(prospects_with_gaps, Sales) {
  BOOST_REQUIRE(learned().status == 0);
  const std::string prospects = write(
      "new.csv",
      "who,name,sector,employees\na,=HYPERLINK(1),medical,90\nb,<b>Bold</b>,retail,\nc,\"O'Neil; DROP\",space,12\n");
  const json scored =
      good({"portrait", "score", portrait, "--data", prospects, "--id", "who", "--label", "name", "--format", "json"})
          .document();
  const json ranking = scored["ranking"];
  BOOST_TEST(ranking[0]["id"] == "a");
  for (const json& one : ranking) {
    if (one["id"] == "b") BOOST_TEST(one["missing"] == json({"employees"}));
    if (one["id"] == "c") BOOST_TEST(one["coverage"].get<double>() < 1);
  }
  BOOST_TEST(contains(scored["notes"].dump(), "never saw"));
  const Finished csv =
      good({"portrait", "score", portrait, "--data", prospects, "--id", "who", "--label", "name", "--format", "csv"});
  BOOST_TEST(contains(csv.out, "'=HYPERLINK(1)"));
  const Finished none = prefero({"portrait", "score", portrait, "--data", write("o.csv", "x\n1\n")});
  BOOST_TEST(none.status == 2);
  BOOST_TEST(contains(none.err, "none of the portrait's traits"));
}

BOOST_FIXTURE_TEST_CASE(learned_and_judged_weights, Sales) {
  BOOST_REQUIRE(learned().status == 0);
  const auto scored = [&](const std::string& share) {
    return good({"portrait", "score", portrait, "--data", data, "--id", "id", "--judged", "sector=3,employees=1",
                 "--blend", share, "--format", "json"})
        .document();
  };
  const json half = scored("0.5"), learned_only = scored("1");
  const json weights = half["blend"]["weights"];
  BOOST_TEST(weights["sector"]["judged"] == 0.75);
  for (const json& one : weights)
    BOOST_TEST(one["blended"].get<double>() == (one["learned"].get<double>() + one["judged"].get<double>()) / 2,
               boost::test_tools::tolerance(1e-12));
  // With the learned weights alone the order is that of the points.
  const json ranking = learned_only["ranking"];
  for (std::size_t k = 1; k < ranking.size(); ++k)
    BOOST_TEST(ranking[k]["points"].get<double>() <= ranking[k - 1]["points"].get<double>() + 1e-9);
  const Finished unknown = prefero({"portrait", "score", portrait, "--data", data, "--judged", "luck=1"});
  BOOST_TEST(unknown.status == 2);
}

BOOST_FIXTURE_TEST_CASE(nearest_clients, Sales) {
  BOOST_REQUIRE(learned().status == 0);
  const std::string prospects = write("new.csv", "id,sector,employees\nP1,medical,90\n");
  const json scored =
      good({"portrait", "score", portrait, "--data", prospects, "--id", "id", "--similar", data, "--format", "json"})
          .document();
  const json similar = scored["ranking"][0]["similar"];
  BOOST_REQUIRE(similar.size() == 3U);
  double last = 0;
  for (const json& one : similar) {
    BOOST_TEST(one["distance"].get<double>() >= last);
    last = one["distance"];
    BOOST_TEST(one["alike"].dump().find("sector") != std::string::npos);
    BOOST_TEST(one["key"].is_boolean());
  }
}

// The points as a criterion beside others: the same figures as `portrait score`.
BOOST_FIXTURE_TEST_CASE(as_a_criterion, Sales) {
  BOOST_REQUIRE(learned().status == 0);
  const std::string model =
      write("model.yaml",
            "alternatives: {source: clients.csv, id: id}\ncriteria:\n  fit: {portrait: portrait.json, "
            "weight: 1}\nmethods: [weighted_sum]\n");
  const json ranked = good({"rank", model, "--format", "json"}).document();
  const json scored =
      good({"portrait", "score", portrait, "--data", data, "--id", "id", "--format", "json"}).document();
  const json a = ranked["ranking"], b = scored["ranking"];
  BOOST_REQUIRE(a.size() == b.size());
  for (std::size_t k = 0; k < a.size(); ++k) BOOST_TEST(a[k]["rank"] == b[k]["rank"]);
  BOOST_TEST(a[0]["score"] == 1.0);
  write("other.yaml", "alternatives: {source: clients.csv, id: id}\ncriteria:\n  fit: {portrait: nothing.json}\n");
  const Finished missing = prefero({"rank", path("other.yaml")});
  BOOST_TEST(missing.status != 0);
  BOOST_TEST(contains(missing.err, "nothing.json"));
}

BOOST_FIXTURE_TEST_CASE(by_a_model, Sales) {
  const std::string model =
      write("model.yaml",
            "alternatives: {source: clients.csv, id: id, label: company}\n"
            "criteria: {revenue: {column: revenue}}\n"
            "portrait: {key: won, without: [stage, came], model: utadis, period: [2025-01-01, 2025-12-31]}\n");
  const json document = good({"portrait", "learn", model, "--permutations", "39", "--format", "json"}).document();
  BOOST_TEST(document["period"] == "2025-01-01..2025-12-31");
  BOOST_TEST(left_out(document, "revenue") == "a criterion of the model");
  BOOST_TEST(left_out(document, "company") == "the name");
  BOOST_TEST(document["model"] == "utadis");
  const Finished wrong = prefero({"portrait", "learn",
                                  write("m.yaml",
                                        "alternatives: {source: clients.csv}\ncriteria: {r: {column: "
                                        "revenue}}\nportrait: {kye: won}\n")});
  BOOST_TEST(wrong.status == 2);
  BOOST_TEST(contains(wrong.err, "m.yaml:3"));
}

BOOST_FIXTURE_TEST_CASE(a_changed_file_is_noticed, Sales) {
  BOOST_REQUIRE(learned().status == 0);
  std::string text = read("portrait.json");
  const std::size_t at = text.find("\"points\": ");
  text[at + 10] = text[at + 10] == '9' ? '8' : '9';
  const Finished done = prefero({"portrait", "show", write("changed.json", text)});
  BOOST_TEST(done.status == 2);
  BOOST_TEST(contains(done.err, "changed after it was written"));
  BOOST_TEST(prefero({"portrait", "show", data}).status == 2);
  BOOST_TEST(prefero({"portrait", "show", path("nothing.json")}).status == 3);
}

BOOST_AUTO_TEST_SUITE_END()
