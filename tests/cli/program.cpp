#include "tests/cli/program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <boost/test/unit_test.hpp>

namespace prefero_test {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void become(const std::vector<std::string>& words, const Start& start, int out, int err) {
  dup2(out, STDOUT_FILENO);
  dup2(err, STDERR_FILENO);
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  if (!start.folder.empty() && chdir(start.folder.c_str()) != 0) _exit(126);
  for (const std::string& one : start.environment) putenv(const_cast<char*>(one.c_str()));
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGPIPE, SIG_DFL);
  std::vector<char*> arguments;
  std::string program = PREFERO_PROGRAM;
  arguments.push_back(program.data());
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  execv(program.c_str(), arguments.data());
  _exit(127);
}

}  // namespace

std::vector<std::string> Finished::messages() const {
  std::vector<std::string> lines;
  std::istringstream in(err);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

Finished prefero(const std::vector<std::string>& words, const Start& start) {
  int out[2], err[2];
  if (pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  int target = out[1];
  const bool closed = start.stdout_to == "closed";
  if (!start.stdout_to.empty() && !closed)
    target = open(start.stdout_to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (target < 0) throw std::runtime_error("cannot open " + start.stdout_to);
  if (closed) close(out[0]);
  int screen[2] = {-1, -1};  // both standard streams, as where a person types
  if (start.terminal > 0) {
    winsize size{.ws_row = 50, .ws_col = static_cast<unsigned short>(start.terminal), .ws_xpixel = 0, .ws_ypixel = 0};
    if (openpty(&screen[0], &screen[1], nullptr, nullptr, &size) != 0) throw std::runtime_error("no terminal");
    close(out[0]);
    out[0] = screen[0];
    target = screen[1];
  }
  const pid_t child = fork();
  if (child == 0) become(words, start, target, start.terminal > 0 ? target : err[1]);
  close(out[1]);
  close(err[1]);
  if (target != out[1]) close(target);

  Finished finished;
  std::vector<pollfd> ends{{err[0], POLLIN, 0}};
  if (!closed) ends.push_back({out[0], POLLIN, 0});
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(120);
  bool signalled = false;
  while (!ends.empty()) {
    poll(ends.data(), ends.size(), 20);
    if (start.signal != 0 && !signalled && (!start.when || start.when(finished))) {
      kill(child, start.signal);
      signalled = true;
    }
    if (std::chrono::steady_clock::now() > deadline) kill(child, SIGKILL);
    for (std::size_t k = ends.size(); k-- > 0;) {
      if (ends[k].revents == 0) continue;
      char buffer[1 << 16];
      const ssize_t count = read(ends[k].fd, buffer, sizeof buffer);
      if (count > 0) {
        (ends[k].fd == err[0] ? finished.err : finished.out).append(buffer, static_cast<std::size_t>(count));
      } else {
        close(ends[k].fd);
        ends.erase(ends.begin() + static_cast<std::ptrdiff_t>(k));
      }
    }
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFEXITED(status)) finished.status = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) finished.signal = WTERMSIG(status);
  return finished;
}

Folder::Folder() {
  std::string name = (fs::temp_directory_path() / "prefero-cli-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

Folder::~Folder() {
  std::error_code code;
  fs::remove_all(path_, code);
}

std::string Folder::path(const std::string& name) const { return name.empty() ? path_ : path_ + "/" + name; }

std::string Folder::write(const std::string& name, const std::string& content) const {
  std::ofstream(path(name), std::ios::binary) << content;
  return path(name);
}

std::string Folder::read(const std::string& name) const {
  std::ifstream in(path(name), std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

bool Folder::has(const std::string& name) const { return fs::exists(path(name)); }

std::vector<std::string> Folder::names() const {
  std::vector<std::string> list;
  for (const auto& entry : fs::directory_iterator(path_)) list.push_back(entry.path().filename().string());
  std::sort(list.begin(), list.end());
  return list;
}

std::string small_model(const Folder& folder) {
  folder.write("clients.csv", "id,name,revenue,late\na,Ada,100,3\nb,Bo,50,9\nc,Cy,80,1\n");
  return folder.write("model.yaml",
                      "title: Small\n"
                      "alternatives: {source: clients.csv, id: id, label: name}\n"
                      "criteria:\n"
                      "  revenue: {column: revenue, goal: max, weight: 3}\n"
                      "  late: {column: late, goal: min, weight: 1}\n"
                      "methods: [weighted_sum, topsis]\n");
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

Finished good(const std::vector<std::string>& words, const Start& start) {
  const Finished run = prefero(words, start);
  BOOST_TEST_INFO(run.err);
  BOOST_TEST_REQUIRE(run.status == 0);
  return run;
}

void require_keys(const json& object, const std::set<std::string>& wanted) {
  for (const std::string& name : wanted) {
    BOOST_TEST_INFO("key " << name << " in " << object.dump().substr(0, 200));
    BOOST_TEST(object.contains(name));
  }
}

void require_document(const json& document) {
  BOOST_TEST(document.at("schema") == 1);
  require_keys(document.at("manifest"),
               {"version", "model_digest", "data_digest", "seed", "rows_read", "rows_excluded"});
}

}  // namespace prefero_test
