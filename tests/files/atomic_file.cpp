// Files that appear whole or not at all.
#include "mcda/files/atomic_file.hpp"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace mcda;
using namespace mcda::files;
namespace fs = std::filesystem;

namespace {

/// A folder of its own for each test.
struct Folder {
  Folder() : path(fs::temp_directory_path() / ("prefero_atomic_" + std::to_string(getpid()))) {
    fs::remove_all(path);
    fs::create_directories(path);
  }
  ~Folder() { fs::remove_all(path); }
  std::string operator/(const std::string& name) const { return (path / name).string(); }
  long files() const { return std::distance(fs::directory_iterator(path), fs::directory_iterator()); }
  fs::path path;
};

std::string content(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream all;
  all << stream.rdbuf();
  return all.str();
}

std::string failure(const std::string& path, const std::string& bytes = "x") {
  try {
    AtomicFile file(path);
    file.write(bytes);
    file.commit();
    return {};
  } catch (const InvalidInput& error) {
    return error.what();
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(atomic_file)

BOOST_AUTO_TEST_CASE(appears_on_commit) {
  const Folder folder;
  const std::string path = folder / "ranking.csv";
  {
    AtomicFile file(path);
    file.write("rank,id\n");
    BOOST_TEST(!fs::exists(path));
    BOOST_TEST(folder.files() == 1);
    BOOST_TEST(file.temporary_path().ends_with(".csv"));
    file.write(std::string(200'000, 'x'));
    file.commit();
  }
  BOOST_TEST(content(path).size() == 200'008u);
  BOOST_TEST(folder.files() == 1);
}

BOOST_AUTO_TEST_CASE(nothing_is_left_behind_without_commit) {
  const Folder folder;
  std::ofstream(folder / "old.csv") << "old";
  {
    AtomicFile file(folder / "old.csv");
    file.write(std::string(200'000, 'x'));
  }
  BOOST_TEST(content(folder / "old.csv") == "old");
  BOOST_TEST(folder.files() == 1);
}

BOOST_AUTO_TEST_CASE(replaces_what_was_there_and_follows_links) {
  const Folder folder;
  std::ofstream(folder / "real.csv") << "old";
  fs::create_symlink("real.csv", folder / "link.csv");
  BOOST_TEST(failure(folder / "link.csv", "new").empty());
  BOOST_TEST(fs::is_symlink(folder / "link.csv"));
  BOOST_TEST(content(folder / "real.csv") == "new");
}

BOOST_AUTO_TEST_CASE(permissions_follow_the_umask) {
  const Folder folder;
  const mode_t before = umask(027);
  BOOST_TEST(failure(folder / "a.csv").empty());
  umask(before);
  BOOST_TEST(static_cast<unsigned>(fs::status(folder / "a.csv").permissions() & fs::perms::mask) == 0640u);
}

BOOST_AUTO_TEST_CASE(says_why_it_cannot_write) {
  const Folder folder;
  BOOST_TEST(failure(folder / "absent/out.csv").find("there is no such folder (create the folder first)") !=
             std::string::npos);
  BOOST_TEST(failure(folder.path.string()).find("this is a folder (name a file inside it)") != std::string::npos);
  BOOST_TEST(failure(folder.path.string() + "/").find("this is a folder") != std::string::npos);
  std::ofstream(folder / "file") << "x";
  BOOST_TEST(failure(folder / "file/out.csv").find("a part of the path is a file") != std::string::npos);
  BOOST_TEST(failure(folder / std::string(300, 'n')).find("cannot write") != std::string::npos);
  if (geteuid() != 0) {  // root may write anywhere
    fs::permissions(folder.path, fs::perms::owner_read | fs::perms::owner_exec);
    BOOST_TEST(failure(folder / "out.csv").find("permission denied (choose a folder you may write to)") !=
               std::string::npos);
    fs::permissions(folder.path, fs::perms::owner_all);
  }
  BOOST_TEST(folder.files() == 1);
}

BOOST_AUTO_TEST_CASE(a_full_disk_leaves_nothing_behind) {
  BOOST_TEST(failure("/dev/full", std::string(200'000, 'x')).find("cannot write /dev/full: the disk is full") !=
             std::string::npos);
  BOOST_TEST(failure("/dev/full").find("the disk is full") != std::string::npos);
  BOOST_TEST(failure("/dev/null").empty());
  BOOST_TEST(fs::is_character_file("/dev/null"));  // written to, not replaced

  // A limit on the size of files is the nearest thing to a disk that fills up half-way.
  const Folder folder;
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  rlimit small = before;
  small.rlim_cur = 4096;
  const auto old = std::signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &small);
  const std::string why = failure(folder / "big.csv", std::string(200'000, 'x'));
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, old);
  BOOST_TEST(why.find("cannot write") != std::string::npos);
  BOOST_TEST(folder.files() == 0);
}

BOOST_AUTO_TEST_CASE(a_closed_pipe_is_told_apart) {
  int ends[2];
  BOOST_REQUIRE(pipe(ends) == 0);
  const auto old = std::signal(SIGPIPE, SIG_IGN);
  AtomicFile file("/dev/fd/" + std::to_string(ends[1]));
  close(ends[0]);
  file.write("x");
  BOOST_CHECK_THROW(file.commit(), ClosedPipe);
  close(ends[1]);
  std::signal(SIGPIPE, old);
}

BOOST_AUTO_TEST_CASE(standard_output_is_written_on_commit) {
  const Folder folder;
  const int saved = dup(STDOUT_FILENO);
  FILE* const other = std::fopen((folder / "out").c_str(), "w");
  fflush(stdout);
  dup2(fileno(other), STDOUT_FILENO);
  {
    AtomicFile file("-");
    BOOST_TEST(file.temporary_path().empty());
    file.write("hello\n");
    file.commit();
  }
  dup2(saved, STDOUT_FILENO);
  close(saved);
  std::fclose(other);
  BOOST_TEST(content(folder / "out") == "hello\n");
}

BOOST_AUTO_TEST_CASE(other_writers_may_use_the_temporary_name) {
  const Folder folder;
  AtomicFile file(folder / "out.parquet");
  fs::remove(file.temporary_path());  // such writers begin by making the file anew
  std::ofstream(file.temporary_path()) << "PAR1";
  file.commit();
  BOOST_TEST(content(folder / "out.parquet") == "PAR1");
}

BOOST_AUTO_TEST_CASE(a_signal_handler_can_clean_up) {
  const Folder folder;
  AtomicFile first(folder / "a"), second(folder / "b");
  BOOST_TEST(folder.files() == 2);
  remove_unfinished_files();
  BOOST_TEST(folder.files() == 0);
  BOOST_CHECK_THROW(first.commit(), InvalidInput);
}

// Small pieces are gathered, large ones written at once, in their order.
BOOST_AUTO_TEST_CASE(pieces_of_any_size_keep_their_order) {
  const Folder folder;
  std::string wanted;
  {
    AtomicFile file(folder / "out");
    for (const std::size_t size : {3u, 70'000u, 5u, 65'535u, 1u, 0u, 65'536u, 9'000'000u, 2u, 12'000'000u}) {
      const std::string piece(size, static_cast<char>('a' + wanted.size() % 26));
      file.write(piece);
      wanted += piece;
    }
    file.commit();
  }
  BOOST_TEST((content(folder / "out") == wanted));
}

BOOST_AUTO_TEST_SUITE_END()
