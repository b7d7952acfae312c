package io.referloop.server.console;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.support.SessionFlashMapManager;

/**
 * Keeps what the next page is to say until there is a next page. An open page that follows what happens asks for the same address every few
 * seconds, and would take the sentence while the person is still on the way.
 */
@Component(DispatcherServlet.FLASH_MAP_MANAGER_BEAN_NAME)
class OnceTold extends SessionFlashMapManager {

    @Override
    protected boolean isFlashMapForRequest(FlashMap told, HttpServletRequest request) {
        return request.getHeader(LiveContent.SEEN) == null && super.isFlashMapForRequest(told, request);
    }
}
