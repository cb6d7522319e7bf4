-- Asks the decision point about a request. Whatever goes wrong denies.
local http = require "socket.http"
local ltn12 = require "ltn12"
http.TIMEOUT = 2

local IDENTITY = {
    "X-Precept-Subject", "X-Precept-Client-Id", "X-Precept-Scopes", "X-Precept-Organization",
    "X-Precept-Position",
}

function precept(r)
    local fields = {
        ["Precept-Gateway-Key"] = "GATEWAY-KEY",
        ["X-Original-Method"] = r.method,
        ["X-Original-Host"] = r.headers_in["Host"],
        ["X-Original-URI"] = r.unparsed_uri,
        ["X-Real-IP"] = r.useragent_ip,
        -- Apache has joined what came twice with a comma: no token holds one.
        ["Authorization"] = r.headers_in["Authorization"],
        ["X-API-Key"] = r.headers_in["X-API-Key"],
    }
    local ok, _, status, answer = pcall(http.request, {
        url = "http://127.0.0.1:8081/o/acme/authz/forward",
        headers = fields,
        redirect = false,
        sink = ltn12.sink.null(),
    })
    if not ok or type(status) ~= "number" then
        return 503
    end
    if status == 200 then
        for _, name in ipairs(IDENTITY) do
            local value = answer[name:lower()]
            if value ~= nil then
                r.headers_in[name] = value
            end
        end
        return apache2.DECLINED
    end
    if status == 401 and answer["www-authenticate"] then
        r.err_headers_out["WWW-Authenticate"] = answer["www-authenticate"]
    end
    return status == 401 and 401 or 403
end
