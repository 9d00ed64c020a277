// SPDX-License-Identifier: BSL-1.0
// A graph in any Boost archive, and any Boost archive in a file that is checked before it is read. Needs Boost.Serialization; what writes
// and reads files needs the compiled library too. For a graph alone in a file there is saved_graph.hpp, without Boost.
#pragma once

#include <entente/archive/graph_reader.hpp>
#include <entente/archive/graph_writer.hpp>
#include <entente/graph.hpp>
#include <entente/model/utf8.hpp>
#include <entente/store/container.hpp>

#include <boost/archive/archive_exception.hpp>
#include <boost/mpl/int.hpp>
#include <boost/mpl/integral_c_tag.hpp>
#include <boost/serialization/level.hpp>
#include <boost/serialization/nvp.hpp>
#include <boost/serialization/split_free.hpp>
#include <boost/serialization/string.hpp>
#include <boost/serialization/tracking.hpp>
#include <boost/serialization/version.hpp>

#include <cstdint>
#include <istream>
#include <new>
#include <ostream>
#include <stdexcept>
#include <streambuf>
#include <string>
#include <string_view>

namespace boost::archive {
class text_oarchive;
class text_iarchive;
class xml_oarchive;
class xml_iarchive;
class binary_oarchive;
class binary_iarchive;
} // namespace boost::archive

namespace entente::detail {

/// A text as every archive can hold it, XML included: the bytes that XML has no character for, and those that are no UTF-8, become \xHH, and
/// a backslash becomes two.
[[nodiscard]] inline std::string escaped_for_archive(std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto byte = static_cast<unsigned char>(text.front());
        const std::size_t length = utf8_sequence_length(text);
        // U+FFFE and U+FFFF are no characters of XML; spaces at the ends of an element are easily lost.
        const bool no_character = text.starts_with("\xEF\xBF\xBE") || text.starts_with("\xEF\xBF\xBF");
        const bool space_at_an_end = byte == ' ' && (out.empty() || text.size() == 1);
        if (byte == '\\') {
            out += "\\\\";
            text.remove_prefix(1);
        } else if (length == 0 || no_character || space_at_an_end || byte < 0x20 || byte == 0x7F) {
            out += "\\x";
            out += hex[byte >> 4];
            out += hex[byte & 15];
            text.remove_prefix(1);
        } else {
            out += text.substr(0, length);
            text.remove_prefix(length);
        }
    }
    return out;
}

/// The text back. Throws error(damaged) for a backslash that begins nothing.
[[nodiscard]] inline std::string unescaped_from_archive(std::string&& text) {
    if (text.find('\\') == std::string::npos) return std::move(text);
    const auto digit = [&](std::size_t at) {
        constexpr std::string_view hex = "0123456789abcdef";
        const std::size_t value = at < text.size() ? hex.find(text[at]) : std::string_view::npos;
        if (value == std::string_view::npos)
            throw error(error_kind::damaged,
                        "the text " + entente::quoted(text) + " has a broken escape sequence");
        return static_cast<unsigned>(value);
    };
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            out += text[i];
        } else if (i + 1 < text.size() && text[i + 1] == '\\') {
            out += '\\';
            ++i;
        } else {
            if (i + 1 >= text.size() || text[i + 1] != 'x') (void)digit(text.size());
            out += static_cast<char>(digit(i + 2) << 4 | digit(i + 3));
            i += 3;
        }
    }
    return out;
}

/// A named group of fields, so that XML has an element around them: serialising it calls a function.
template <class Body>
struct archive_group {
    Body* body;
    template <class Archive>
    void serialize(Archive&, unsigned) {
        (*body)();
    }
};

/// Writes fields to a Boost archive.
template <class Archive>
class boost_writer {
public:
    explicit boost_writer(Archive& archive) noexcept : archive_(archive) {}

    void number(const char* name, std::uint32_t n) { archive_ << boost::serialization::make_nvp(name, n); }
    void wide(const char* name, std::int64_t n) { archive_ << boost::serialization::make_nvp(name, n); }
    void text(const char* name, std::string_view t) { bytes(name, t); }
    void bytes(const char* name, std::string_view b) {
        const std::string escaped = escaped_for_archive(b);
        archive_ << boost::serialization::make_nvp(name, escaped);
    }
    template <class Write>
    void group(const char* name, Write write) {
        const archive_group<Write> g{&write};
        archive_ << boost::serialization::make_nvp(name, g);
    }

private:
    Archive& archive_;
};

/// Reads them back.
template <class Archive>
class boost_reader {
public:
    explicit boost_reader(Archive& archive) noexcept : archive_(archive) {}

    std::uint32_t number(const char* name) {
        std::uint32_t n = 0;
        archive_ >> boost::serialization::make_nvp(name, n);
        return n;
    }
    std::int64_t wide(const char* name) {
        std::int64_t n = 0;
        archive_ >> boost::serialization::make_nvp(name, n);
        return n;
    }
    std::string text(const char* name) { return bytes(name); }
    std::string bytes(const char* name) {
        std::string escaped;
        try {
            archive_ >> boost::serialization::make_nvp(name, escaped);
        } catch (const std::length_error&) {
            refuse_length(name);
        } catch (const std::bad_alloc&) {
            refuse_length(name);
        }
        return unescaped_from_archive(std::move(escaped));
    }
    template <class Read>
    void group(const char* name, Read read) {
        archive_group<Read> g{&read};
        archive_ >> boost::serialization::make_nvp(name, g);
    }

private:
    [[noreturn]] static void refuse_length(const char* name) {
        throw error(error_kind::damaged, "the " + std::string(name) + " is longer than any text can be");
    }
    Archive& archive_;
};

} // namespace entente::detail

namespace boost::serialization {

// A group is fields and nothing else: no class information, no addresses.
template <class Body>
struct implementation_level<entente::detail::archive_group<Body>> {
    using tag = mpl::integral_c_tag;
    using type = mpl::int_<object_serializable>;
    static constexpr int value = object_serializable;
};
template <class Body>
struct tracking_level<entente::detail::archive_group<Body>> {
    using tag = mpl::integral_c_tag;
    using type = mpl::int_<track_never>;
    static constexpr int value = track_never;
};

/// `archive << g`: all of a graph as of its last commit, history included, in the fields that docs/saving.md lists. Beside a thread that changes
/// the graph it needs no lock. Throws what the archive throws, and entente::error(invalid_argument) for a key or a name that is not UTF-8.
template <class Archive>
void save(Archive& archive, const entente::graph& g, unsigned) {
    entente::detail::boost_writer<Archive> writer(archive);
    entente::detail::graph_writer(writer, g).write();
}

/// `archive >> g`: replaces the graph by the saved one, whose views, ids and times are as they were; views of what `g` was before are not
/// to be used any more. Throws entente::error(damaged) for what makes no graph, and what the archive throws; then `g` is as before. An archive
/// from a stranger, or from a disk, should be in a container (load_archive below): of damages to itself a Boost archive notices few.
template <class Archive>
void load(Archive& archive, entente::graph& g, unsigned version) {
    entente::detail::boost_reader<Archive> reader(archive);
    g = entente::detail::graph_reader(reader).read(version);
}

} // namespace boost::serialization

BOOST_SERIALIZATION_SPLIT_FREE(entente::graph)
BOOST_CLASS_VERSION(entente::graph, entente::detail::graph_fields_version)

namespace entente {

namespace detail {

template <class Archive>
struct kind_of_archive;
template <>
struct kind_of_archive<boost::archive::text_oarchive> {
    static constexpr auto kind = archive_kind::boost_text;
};
template <>
struct kind_of_archive<boost::archive::text_iarchive> {
    static constexpr auto kind = archive_kind::boost_text;
};
template <>
struct kind_of_archive<boost::archive::xml_oarchive> {
    static constexpr auto kind = archive_kind::boost_xml;
};
template <>
struct kind_of_archive<boost::archive::xml_iarchive> {
    static constexpr auto kind = archive_kind::boost_xml;
};
template <>
struct kind_of_archive<boost::archive::binary_oarchive> {
    static constexpr auto kind = archive_kind::boost_binary;
};
template <>
struct kind_of_archive<boost::archive::binary_iarchive> {
    static constexpr auto kind = archive_kind::boost_binary;
};

/// Appends what is written to a string.
class string_output : public std::streambuf {
public:
    explicit string_output(std::string& out) noexcept : out_(out) {}

protected:
    int_type overflow(int_type c) override {
        if (!traits_type::eq_int_type(c, traits_type::eof())) out_.push_back(traits_type::to_char_type(c));
        return traits_type::not_eof(c);
    }
    std::streamsize xsputn(const char* s, std::streamsize n) override {
        out_.append(s, static_cast<std::size_t>(n));
        return n;
    }

private:
    std::string& out_;
};

/// Reads from a string without a copy.
class string_input : public std::streambuf {
public:
    explicit string_input(std::string& bytes) noexcept {
        setg(bytes.data(), bytes.data(), bytes.data() + bytes.size());
    }
};

} // namespace detail

/// Saves an object of the program, a graph or something with graphs in it, as a Boost archive in a container, in place of what is at `path` once
/// the new file is complete and on the disk: `save_archive<boost::archive::text_oarchive>(state, path)`. Text, XML and binary archives; a
/// binary one is for the same kind of machine only. Throws error(io), after which the old file is as it was (see replace_file), and what
/// serialising the object throws.
template <class Archive, class Object>
void save_archive(const Object& object, const std::string& path, file_system& files = file_system::native()) {
    std::string bytes;
    {
        detail::string_output buffer(bytes);
        std::ostream stream(&buffer);
        Archive archive(stream);
        archive << boost::serialization::make_nvp("saved", object);
    } // the archive writes its end when it is destroyed
    write_container(files, path, detail::kind_of_archive<Archive>::kind, bytes);
}

/// Loads what save_archive saved, with the archive's other half: `load_archive<boost::archive::text_iarchive>(state, path)`. Length and checksums
/// are right before the archive is read. Throws error(damaged) with file and place, also where the archive does not fit the object,
/// error(unsupported) for another kind of archive or a later version, error(io). A graph in the object is then as before; the rest of the
/// object may be half read, as always with Boost.
template <class Archive, class Object>
void load_archive(Object& object, const std::string& path, file_system& files = file_system::native()) {
    std::string bytes = read_container(files, path, detail::kind_of_archive<Archive>::kind);
    const auto refuse = [&](error_kind kind, std::string_view message, std::string_view place,
                            std::string_view remedy) {
        std::string where = file_place(path);
        if (!place.empty()) where.append(", ").append(place);
        throw error(kind, std::string(message), std::move(where), std::string(remedy));
    };
    try {
        detail::string_input buffer(bytes);
        std::istream stream(&buffer);
        Archive archive(stream);
        archive >> boost::serialization::make_nvp("saved", object);
    } catch (const error& e) {
        refuse(e.kind(), e.message(), e.place(), e.remedy());
    } catch (const boost::archive::archive_exception& e) {
        const bool newer = e.code == boost::archive::archive_exception::unsupported_class_version ||
                           e.code == boost::archive::archive_exception::unsupported_version;
        refuse(newer ? error_kind::unsupported : error_kind::damaged, e.what(), {},
               newer ? "read it with a newer version of the program"
                     : "load it into the kind of object that was saved");
    } catch (const std::length_error&) {
        refuse(error_kind::damaged, "something is longer than it can be", {},
               "load it into the kind of object that was saved");
    } catch (const std::bad_alloc&) {
        refuse(error_kind::limit, "there is not enough memory", {},
               "load it into the kind of object that was saved");
    }
}

} // namespace entente
