#include "mcda/source/address.hpp"

#include <boost/test/unit_test.hpp>

using namespace mcda::source;

BOOST_AUTO_TEST_SUITE(address)

BOOST_AUTO_TEST_CASE(passwords_leave_addresses) {
  BOOST_TEST(without_password("postgresql://bob:hunter2@db/shop") == "postgresql://bob@db/shop");
  BOOST_TEST(without_password("postgresql://bob@db:5432/shop") == "postgresql://bob@db:5432/shop");
  BOOST_TEST(without_password("postgresql://db:5432/shop") == "postgresql://db:5432/shop");
  BOOST_TEST(without_password("postgresql://bob:a/b@c?d@db/shop") == "postgresql://bob@db/shop");
  BOOST_TEST(without_password("postgresql://db/shop?user=bob&password=x&sslpassword=y&z=1") ==
             "postgresql://db/shop?user=bob&password=&sslpassword=&z=1");
  BOOST_TEST(without_password("C:/data/a@b.csv") == "C:/data/a@b.csv");
}

BOOST_AUTO_TEST_CASE(passwords_leave_models_and_messages) {
  BOOST_TEST(with_addresses_redacted("a: {source: 'postgresql://u:p@h/d', x: postgres://u:q@h/d\n}") ==
             "a: {source: 'postgresql://u@h/d', x: postgres://u@h/d\n}");
  BOOST_TEST(without_secrets_of("postgresql://u:p%2Fq@h/d", "no postgresql://u:p%2Fq@h/d, not p/q") ==
             "no postgresql://u@h/d, not ***");
}

BOOST_AUTO_TEST_CASE(connecting_ends) {
  BOOST_TEST(with_timeout("postgresql://h/d") == "postgresql://h/d?connect_timeout=10");
  BOOST_TEST(with_timeout("postgresql://h/d?a=b") == "postgresql://h/d?a=b&connect_timeout=10");
  BOOST_TEST(with_timeout("postgresql://h/d?connect_timeout=2") == "postgresql://h/d?connect_timeout=2");
}

BOOST_AUTO_TEST_SUITE_END()
