// SPDX-License-Identifier: BSL-1.0
// A program of an outside project that asks for the component boost_serialization, and links Boost's archives with it.
#include <entente/boost_serialization.hpp>

#include <boost/archive/text_iarchive.hpp>
#include <boost/archive/text_oarchive.hpp>

#include <sstream>

int main() {
    std::stringstream stream;
    {
        boost::archive::text_oarchive out(stream);
        const int written = 42;
        out << written;
    }
    boost::archive::text_iarchive in(stream);
    int read = 0;
    in >> read;
    return read == 42 ? 0 : 1;
}
