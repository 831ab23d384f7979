package org.lectern.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.EncodedResourceResolver;
import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.dialect.IExpressionObjectDialect;
import org.thymeleaf.expression.IExpressionObjectFactory;

/**
 * The styles, scripts, fonts and pictures of the pages, under names that change with their content. Templates know them as
 * {@code #assets}, because Thymeleaf keeps beans away from the attributes that hold links.
 */
@Component
public class Assets implements WebMvcConfigurer, IExpressionObjectDialect, IExpressionObjectFactory {
    private static final String NAME = "assets";
    private static final String MANIFEST = "/static/assets/manifest.properties";

    private final Properties manifest = new Properties();

    /** Reads the manifest that the frontend's build has written. */
    public Assets() {
        try (InputStream in = Assets.class.getResourceAsStream(MANIFEST)) {
            if (in == null) {
                throw new IllegalStateException(MANIFEST + " is missing: the frontend hasn't been built");
            }
            manifest.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The path to put into a page.
     *
     * @param name as in the sources, such as {@code app.css}
     * @throws IllegalArgumentException if there is no such asset
     */
    public String path(String name) {
        String hashed = manifest.getProperty(name);
        if (hashed == null) {
            throw new IllegalArgumentException("no asset is named " + name);
        }
        return "/assets/" + hashed;
    }

    /** A name stands for one content for good, so nobody has to ask twice. */
    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/assets/**")
                .addResourceLocations("classpath:/static/assets/")
                .setCacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable())
                .resourceChain(true)
                .addResolver(new EncodedResourceResolver());
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public IExpressionObjectFactory getExpressionObjectFactory() {
        return this;
    }

    @Override
    public Set<String> getAllExpressionObjectNames() {
        return Set.of(NAME);
    }

    @Override
    public @Nullable Object buildObject(IExpressionContext context, String expressionObjectName) {
        return expressionObjectName.equals(NAME) ? this : null;
    }

    @Override
    public boolean isCacheable(String expressionObjectName) {
        return true;
    }
}
