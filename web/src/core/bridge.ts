export { loadCore } from "../../tests/support/fake_core";
