# Shell functions that the scripts of this folder share. Source it; it changes nothing by itself
# but the variables ROOT (the repository), and what its functions say they set.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
readonly ROOT
readonly JAVA_MINIMUM=25
readonly MAVEN_MINIMUM=3.6.3

# fail MESSAGE...: one line each on stderr, then exit 1.
fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

# java_major HOME: prints the feature number of the JDK at HOME; fails where there is none.
java_major() {
    [[ -x "$1/bin/javac" && -r "$1/release" ]] || return 1
    local version
    version="$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")"
    [[ -n "$version" ]] && printf '%s\n' "$version"
}

# jdk_candidates: prints the places where a JDK may lie, the most wanted first.
jdk_candidates() {
    [[ -n "${JAVA_HOME:-}" ]] && printf '%s\n' "$JAVA_HOME"
    local javac
    if javac="$(command -v javac)"; then
        printf '%s\n' "$(dirname "$(dirname "$(readlink -f "$javac")")")"
    fi
    local home
    for home in /usr/lib/jvm/* /usr/java/* /opt/* "$HOME"/.sdkman/candidates/java/* \
        "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        [[ -d "$home" ]] && printf '%s\n' "$home"
    done
    return 0
}

# use_jdk: exports JAVA_HOME of a JDK that is new enough and puts its bin first in PATH.
use_jdk() {
    local home major
    while IFS= read -r home; do
        major="$(java_major "$home")" || continue
        if ((major >= JAVA_MINIMUM)); then
            export JAVA_HOME="$home"
            export PATH="$home/bin:$PATH"
            return 0
        fi
    done < <(jdk_candidates)
    fail "Precept needs a JDK $JAVA_MINIMUM or later, and none was found." \
        "Looked at JAVA_HOME, PATH, /usr/lib/jvm, /usr/java, /opt, ~/.sdkman, ~/.jdks and /Library/Java." \
        "Get one from https://adoptium.net (Eclipse Temurin) or your system's packages," \
        "then set JAVA_HOME to its folder."
}

# version_at_least VERSION MINIMUM
version_at_least() {
    [[ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" == "$2" ]]
}

# use_maven: sets MVN to a Maven that is new enough. Call use_jdk first.
use_maven() {
    local version
    # Maven's own libraries call what newer JDKs warn about.
    export MAVEN_OPTS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}"
    MVN="$(command -v mvn)" || fail "Precept is built by Maven $MAVEN_MINIMUM or later, and there is no mvn in PATH." \
        "Get it from https://maven.apache.org/download.cgi or your system's packages (apt install maven)."
    version="$("$MVN" --version | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' | head -n 1)"
    version_at_least "$version" "$MAVEN_MINIMUM" || fail "$MVN is Maven $version; $MAVEN_MINIMUM or later is needed." \
        "Get it from https://maven.apache.org/download.cgi or your system's packages."
}
