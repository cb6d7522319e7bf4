package dev.precept.pdp.report;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.HttpMessageConverter;
import org.thymeleaf.ITemplateEngine;

import tools.jackson.databind.json.JsonMapper;

/** Lets replies have reports for bodies. */
@Configuration(proxyBeanMethods = false)
class ReportConfiguration {
    @Bean
    HttpMessageConverter<Report> reportConverter(JsonMapper json, ITemplateEngine templates) {
        return new ReportConverter(json, new Printable(templates));
    }
}
