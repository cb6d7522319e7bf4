package dev.precept.sample.servlet;

import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.Map;
import java.util.stream.Collectors;

/** Tells who asks, as the application is told. */
@RestController
class Caller {
    @RequestMapping("/**")
    String tell(@RequestHeader Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + ": " + field.getValue() + "\n")
                .collect(Collectors.joining());
    }
}
