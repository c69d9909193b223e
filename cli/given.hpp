// What a caller inside the same process lends to a command instead of files: how the Python package asks.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>

#include "mcda/clients/portfolio.hpp"
#include "mcda/method/decision_model.hpp"

namespace prefero {

/// Lent while it is in scope, to the commands that this thread runs; the innermost counts.
class Given {
 public:
  Given() noexcept;
  ~Given();
  Given(const Given&) = delete;
  Given& operator=(const Given&) = delete;

  /// What this thread was lent; nullptr in the program itself.
  static Given* now() noexcept;

  std::string model_name;        ///< the operand that stands for the model below; empty: operands are files
  std::string model_text;        ///< as a model file holds it
  std::filesystem::path folder;  ///< what relative names in it refer to
  std::string clients;           ///< what the clients are called in messages; empty: the model's own source is read
  /// The cells of a model, as load_portfolio would read them.
  std::function<mcda::Portfolio(const mcda::DecisionModel&, const mcda::clients::PortfolioRequest&)> portfolio;
  const std::atomic<bool>* cancel = nullptr;  ///< stops the computation
  std::string output;                         ///< what the command would have printed

 private:
  Given* before_;
};

}  // namespace prefero
