#include "mcda/method/parameters.hpp"

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "mcda/method/info.hpp"
#include "tests/support/compare.hpp"

using namespace mcda;
using test::says;

namespace {

enum class Colour { red, dark_green, blue };

struct Painter {
  static constexpr MethodInfo info{.name = "painter"};
  struct Parameters {
    double share = 0.5;
    double free = 3;
    int coats = 2;
    bool gloss = false;
    Colour colour = Colour::dark_green;
  };
  static constexpr auto fields = std::tuple{
      field("share", &Parameters::share, "how much", 0, 1), field("free", &Parameters::free, "anything"),
      field("coats", &Parameters::coats, "how often", 1, 10), field("gloss", &Parameters::gloss, "whether it shines"),
      field("colour", &Parameters::colour, "which colour", "red dark_green|green blue|azure|navy")};
};

struct Judge {
  static constexpr MethodInfo info{.name = "judge"};
  struct Parameters {
    std::vector<double> marks;
  };
  static constexpr auto fields = std::tuple{field("marks", &Parameters::marks, "one an object")};
};

struct Plain {
  static constexpr MethodInfo info{.name = "plain"};
};

Painter::Parameters parsed(const ParameterValues& values) { return parse_parameters<Painter>(values); }

}  // namespace

BOOST_AUTO_TEST_SUITE(parameters)

BOOST_AUTO_TEST_CASE(defaults_and_given_values) {
  BOOST_CHECK_EQUAL(parsed({}).share, 0.5);
  BOOST_CHECK(parsed({}).colour == Colour::dark_green);
  const Painter::Parameters given =
      parsed({{"share", 1.0}, {"free", -1e9}, {"coats", 10.0}, {"gloss", true}, {"colour", "blue"}});
  BOOST_CHECK_EQUAL(given.share, 1);
  BOOST_CHECK_EQUAL(given.free, -1e9);
  BOOST_CHECK_EQUAL(given.coats, 10);
  BOOST_CHECK(given.gloss);
  BOOST_CHECK(given.colour == Colour::blue);
  for (const char* spelling : {"azure", "navy"}) BOOST_CHECK(parsed({{"colour", spelling}}).colour == Colour::blue);
  BOOST_CHECK(parsed({{"colour", "green"}}).colour == Colour::dark_green);
}

BOOST_AUTO_TEST_CASE(unknown_names_list_the_candidates) {
  BOOST_CHECK_EXCEPTION(parsed({{"shar", 0.5}}), UnknownName,
                        says({"parameter of painter", "shar", "did you mean \"share\""}));
  BOOST_CHECK_EXCEPTION(parsed({{"colour", "red"}, {"color", "red"}}), UnknownName, says({"\"colour\""}));
  BOOST_CHECK_THROW(parse_parameters<Plain>({{"v", 0.5}}), UnknownName);
  BOOST_CHECK_NO_THROW(parse_parameters<Plain>({}));
}

BOOST_AUTO_TEST_CASE(values_out_of_bounds_are_refused_with_the_bounds) {
  BOOST_CHECK_EXCEPTION(parsed({{"share", 1.5}}), InvalidInput, says({"share", "painter", "1.5", "[0, 1]"}));
  BOOST_CHECK_EXCEPTION(parsed({{"share", -1e-9}}), InvalidInput, says({"share"}));
  BOOST_CHECK_EXCEPTION(parsed({{"coats", 0.0}}), InvalidInput, says({"coats", "[1, 10]"}));
  BOOST_CHECK_EXCEPTION(parsed({{"coats", 2.5}}), InvalidInput, says({"coats", "2.5", "not a whole number"}));
  for (const double bad : {std::nan(""), HUGE_VAL})
    BOOST_CHECK_EXCEPTION(parsed({{"free", bad}}), InvalidInput, says({"free", "not a number"}));
  BOOST_CHECK_EXCEPTION(parsed({{"share", "half"}}), InvalidInput, says({"share", "\"half\" is not a number"}));
  BOOST_CHECK_EXCEPTION(parsed({{"share", true}}), InvalidInput, says({"share", "\"true\" is not a number"}));
  BOOST_CHECK_EXCEPTION(parsed({{"gloss", 1.0}}), InvalidInput, says({"gloss", "neither true nor false"}));
  BOOST_CHECK_EXCEPTION(parsed({{"colour", "bleu"}}), InvalidInput,
                        says({"colour", "bleu", "did you mean \"blue\"", "red, dark_green, blue"}));
  BOOST_CHECK_EXCEPTION(parsed({{"colour", 3.0}}), InvalidInput, says({"no choice \"3\""}));
}

BOOST_AUTO_TEST_CASE(written_again_they_are_complete_and_canonical) {
  const ParameterValues written = written_parameters<Painter>(parsed({{"colour", "navy"}, {"coats", 3.0}}));
  BOOST_CHECK(written ==
              (ParameterValues{{"share", 0.5}, {"free", 3.0}, {"coats", 3.0}, {"gloss", false}, {"colour", "blue"}}));
  BOOST_CHECK(written_parameters<Painter>(parsed(written)) == written);
}

BOOST_AUTO_TEST_CASE(descriptions) {
  const std::vector<ParameterDescription> list = describe_parameters<Painter>();
  BOOST_REQUIRE_EQUAL(list.size(), 5u);
  BOOST_CHECK_EQUAL(list[0].type, "number");
  BOOST_CHECK_EQUAL(list[0].high, 1);
  BOOST_CHECK(list[0].default_value == ParameterValue(0.5));
  BOOST_CHECK_EQUAL(list[2].type, "whole number");
  BOOST_CHECK_EQUAL(list[3].type, "yes/no");
  BOOST_CHECK_EQUAL(list[4].type, "choice");
  BOOST_CHECK((list[4].choices == std::vector<std::string>{"red", "dark_green", "blue"}));
  BOOST_CHECK(list[4].default_value == ParameterValue("dark_green"));
  BOOST_CHECK(describe_parameters<Plain>().empty());
}

BOOST_AUTO_TEST_CASE(lists_of_numbers) {
  using List = std::vector<double>;
  const auto marks = [](const ParameterValue& value) { return parse_parameters<Judge>({{"marks", value}}).marks; };
  BOOST_CHECK(marks("0, 0.5,1e-3\n-2") == (List{0, 0.5, 0.001, -2}));
  BOOST_CHECK(marks(0.25) == List{0.25});
  BOOST_CHECK(marks("").empty());
  for (const char* bad : {"1 two", "1;2", "1e999", "nan", "0x1"})
    BOOST_CHECK_EXCEPTION(marks(bad), InvalidInput, says({"marks", "judge", "not a number"}));
  BOOST_CHECK(written_parameters<Judge>(parse_parameters<Judge>({{"marks", "1, 0.1"}})) ==
              (ParameterValues{{"marks", "1 0.1"}}));
  BOOST_CHECK_EQUAL(describe_parameters<Judge>()[0].type, "list of numbers");
  BOOST_CHECK(describe_parameters<Judge>()[0].default_value == ParameterValue(""));
}

BOOST_AUTO_TEST_CASE(numbers_as_shortest_text) {
  BOOST_CHECK_EQUAL(shortest(0.1), "0.1");
  BOOST_CHECK_EQUAL(shortest(-0.0), "0");
  BOOST_CHECK_EQUAL(shortest(1e100), "1e+100");
  BOOST_CHECK_EQUAL(shortest(1.0 / 3), "0.3333333333333333");
  BOOST_CHECK_EQUAL(shortest(HUGE_VAL), "inf");
  BOOST_CHECK_EQUAL(text_of(ParameterValue(true)), "true");
}

BOOST_AUTO_TEST_SUITE_END()
