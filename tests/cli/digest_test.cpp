// Digests against published vectors, and what they must and must not tell apart.
#include "mcda/analysis/digest.hpp"

#include <limits>

#include <boost/test/unit_test.hpp>

namespace {

mcda::TextColumn texts(std::initializer_list<const char*> list) {
  mcda::TextColumn column;
  for (const char* one : list) column.push_back(one);
  return column;
}

std::string digest(const mcda::TextColumn& ids, const mcda::DecisionTable& table, mcda::Index threads = 1) {
  const mcda::DecisionTable* const tables[] = {&table};
  return mcda::digest_of(ids, tables, {.threads = threads});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(digest_of_results)

// FIPS 180-4, examples of the standard
BOOST_AUTO_TEST_CASE(sha256_of_the_standard) {
  BOOST_TEST(mcda::sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  BOOST_TEST(mcda::sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  BOOST_TEST(mcda::sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
             "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  BOOST_TEST(mcda::sha256(std::string(1'000'000, 'a')) ==
             "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

BOOST_AUTO_TEST_CASE(sha256_in_base_64) {
  BOOST_TEST(mcda::sha256_base64("") == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

// the vectors of the xxHash specification's reference implementation
BOOST_AUTO_TEST_CASE(xxh64_of_the_reference) {
  BOOST_TEST(mcda::xxh64("") == 0xef46db3751d8e999u);
  BOOST_TEST(mcda::xxh64("abc") == 0x44bc2cf5ad770999u);
}

BOOST_AUTO_TEST_CASE(a_digest_is_of_values_and_their_places) {
  const auto ids = texts({"a", "b", "c"});
  mcda::DecisionTable table = mcda::DecisionTable::from_rows({{1, 2}, {3, 4}, {5, 0.0}});
  const std::string first = digest(ids, table);
  BOOST_TEST(first.size() == 16u);
  BOOST_TEST(digest(ids, table, 5) == first);
  table(2, 1) = -0.0;
  BOOST_TEST(digest(ids, table) == first);
  table(2, 1) = 1e-300;
  BOOST_TEST(digest(ids, table) != first);
  table(2, 1) = 0;
  std::swap(table(0, 0), table(1, 0));
  BOOST_TEST(digest(ids, table) != first);
  std::swap(table(0, 0), table(1, 0));
  BOOST_TEST(digest(texts({"ab", "", "c"}), table) != digest(texts({"a", "b", "c"}), table));
  BOOST_TEST(digest(ids, table) == first);
}

BOOST_AUTO_TEST_CASE(every_missing_cell_is_the_same) {
  const auto ids = texts({"a"});
  const mcda::DecisionTable one = mcda::DecisionTable::from_rows({{std::numeric_limits<double>::quiet_NaN()}});
  const mcda::DecisionTable other = mcda::DecisionTable::from_rows({{-std::numeric_limits<double>::quiet_NaN()}});
  BOOST_TEST(digest(ids, one) == digest(ids, other));
}

BOOST_AUTO_TEST_CASE(long_tables_are_cut_by_row_number_only) {
  mcda::TextColumn ids;
  const mcda::Index rows = 200'001;
  mcda::DecisionTable table(rows, 2);
  for (mcda::Index i = 0; i < rows; ++i) {
    ids.push_back(std::to_string(i));
    table(i, 0) = static_cast<double>(i) / 7;
    table(i, 1) = static_cast<double>(i % 13);
  }
  const std::string one = digest(ids, table, 1);
  BOOST_TEST(digest(ids, table, 2) == one);
  BOOST_TEST(digest(ids, table, 5) == one);
  table(150'000, 0) += 1;
  BOOST_TEST(digest(ids, table) != one);
}

BOOST_AUTO_TEST_SUITE_END()
