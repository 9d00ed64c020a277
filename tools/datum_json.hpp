// SPDX-License-Identifier: BSL-1.0
// Data of queries as JSON (RFC 8259).
#pragma once

#include <entente/cypher.hpp>

#include <memory>
#include <string>

namespace tools {

/// Writes data that a view shows. Calendar values become texts as ISO 8601 has them, numbers that JSON does not know (infinite, or none) null;
/// nodes {"id", "labels", "properties"}, relationships {"id", "type", "start", "end", "properties"}, paths {"nodes", "relationships"}.
class datum_json {
public:
    /// The view must outlive this.
    explicit datum_json(const entente::view& seen);
    ~datum_json();
    datum_json(const datum_json&) = delete;
    datum_json& operator=(const datum_json&) = delete;

    void append(const entente::cypher::datum& d, std::string& to);

private:
    struct reading;
    std::unique_ptr<reading> reading_;
};

/// A scalar that is not null as plain text, without quotes: `2024-09-06`, `1.5`, `true`.
[[nodiscard]] std::string plain_text(const entente::cypher::datum& scalar);

} // namespace tools
