# What the lints of this folder share: code without its comments, and a complaint.

function wrong(place, line, what)
{
    printf "%s:%d: %s\n", place, line, what
    failures++
}

# The line without comments and with empty strings. Sets in_comment for the next one.
function code_of(line,    code, at, mark)
{
    code = ""
    while (line != "") {
        if (in_comment) {
            at = index(line, "*/")
            if (at == 0)
                return code
            line = substr(line, at + 2)
            in_comment = 0
        } else if (match(line, /\/\*|\/\/|"([^"\\]|\\.)*"|\047([^\047\\]|\\.)+\047/)) {
            mark = substr(line, RSTART, 2)
            code = code substr(line, 1, RSTART - 1)
            line = substr(line, RSTART + RLENGTH)
            if (mark == "//")
                return code
            if (mark == "/*")
                in_comment = 1
            else
                code = code "\"\""
        } else {
            return code line
        }
    }
    return code
}

# What an #include line includes, as it is written: "room/name.h" or <name.h>, without the last mark.
function include_of(line)
{
    sub(/^[ \t]*#[ \t]*include[ \t]*/, "", line)
    return substr(line, 1, 1) substr(line, 2, match(substr(line, 2), /[">]/) - 1)
}
