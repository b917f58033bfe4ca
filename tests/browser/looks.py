"""What the tests ask a page about its looks, as functions that run in the page."""

from __future__ import annotations

# The metric of the Core Web Vitals: the largest sum of a burst, whose shifts are less than 1 s apart and last 5 s at most.
COUNT_SHIFTS = """() => {
    globalThis.layoutShift = 0;
    let [sum, first, last] = [0, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const add = list => {
        for (const { hadRecentInput, startTime, value } of list.getEntries()) {
            if (hadRecentInput) continue;
            const isSameBurst = startTime - last < 1000 && startTime - first < 5000;
            if (!isSameBurst) first = startTime;
            sum = isSameBurst ? sum + value : value;
            last = startTime;
            globalThis.layoutShift = Math.max(globalThis.layoutShift, sum);
        }
    };
    new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
}"""
# A slow device draws the page after each message. Streamlit's page would draw messages that come close together at once.
ONE_BY_ONE = """() => {
    const BETWEEN = 40; // ms
    globalThis.WebSocket = class extends WebSocket {
        #waiting = [];
        #take() {
            this.#waiting[0]();
            setTimeout(() => {
                this.#waiting.shift();
                if (this.#waiting.length) this.#take();
            }, BETWEEN);
        }
        addEventListener(type, heard) {
            if (type !== "message") super.addEventListener(type, heard);
            else super.addEventListener(type, event => {
                if (this.#waiting.push(() => heard(event)) === 1) this.#take();
            });
        }
    };
}"""
FAINT_TEXTS = """([least, leastOfLarge]) => {
    const parse = text => {
        const parts = text.match(/[\\d.]+/g)?.map(Number);
        if (!parts || text === "transparent") return [0, 0, 0, 0];
        const most = text.startsWith("color(srgb") ? 255 : 1;
        return [...parts.slice(0, 3).map(value => value * most), parts[3] ?? 1];
    };
    const over = ([r, g, b, a], under) => [r, g, b].map((value, i) => value * a + under[i] * (1 - a));
    const paper = parse(getComputedStyle(document.querySelector(".stApp")).backgroundColor).slice(0, 3);
    const parentOf = node => node.parentElement ?? node.getRootNode().host ?? null;
    const ground = node => {
        const layers = [];
        const box = node.getBoundingClientRect();
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        for (let up = node; up; up = parentOf(up)) {
            const { left, right, top, bottom } = up.getBoundingClientRect();
            if (x < left || x > right || y < top || y > bottom) continue; // the text stands beside it
            const colour = parse(getComputedStyle(up).backgroundColor);
            layers.push(colour);
            if (colour[3] === 1) break;
        }
        return layers.reverse().reduce((under, layer) => over(layer, under), paper);
    };
    const opacity = node => {
        let product = 1;
        for (let up = node; up; up = parentOf(up)) product *= Number(getComputedStyle(up).opacity);
        return product;
    };
    const luminance = rgb => {
        const [r, g, b] = rgb.map(v => v / 255).map(v => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one, other) => {
        const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const isOff = node => {
        for (let up = node; up; up = parentOf(up))
            if (up.matches(":disabled, [aria-disabled=true], [disabled], [inert]")) return true;
        return false;
    };
    const faint = [];
    const look = root => {
        for (const node of root.querySelectorAll("*")) {
            if (node.shadowRoot) look(node.shadowRoot);
            const words = [...node.childNodes].map(child => (child.nodeType === 3 ? child.data.trim() : "")).join("");
            const isShown = node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
            // A text beside a canvas stands on it: on a picture, whose colours are not known here.
            const isOnPicture = node.parentElement?.querySelector(":scope > canvas");
            if (!words || !isShown || isOnPicture || isOff(node) || opacity(node) < 0.05) continue;
            const style = getComputedStyle(node);
            if (style.fontFamily.includes("Material") || node.getBoundingClientRect().width < 2) continue;
            const colour = parse(node instanceof SVGElement ? style.fill : style.color);
            const under = ground(node);
            const size = parseFloat(style.fontSize);
            const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
            const found = contrast(over([...colour.slice(0, 3), colour[3] * opacity(node)], under), under);
            if (found < (isLarge ? leastOfLarge : least) - 0.005)
                faint.push(`${found.toFixed(2)}: ${words.slice(0, 40)} (${node.tagName})`);
        }
    };
    look(document);
    return [...new Set(faint)];
}"""
LOOKS_OF_FOCUS = """() => {
    let node = document.activeElement;
    while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
    if (!node || node === document.body) return null;
    const looks = () => {
        const looked = [];
        for (let up = node; up && looked.length < 20; up = up.parentElement ?? up.getRootNode().host) looked.push(up);
        return [...looked, ...node.children].map(each => { // in a drawing the frame of a box is its child
            const { outlineStyle, outline, boxShadow, stroke, strokeWidth } = getComputedStyle(each);
            return `${outlineStyle === "none" ? "" : outline} ${boxShadow} ${stroke} ${strokeWidth}`;
        }).join("; ");
    };
    const focused = looks();
    node.blur();
    const blurred = looks();
    node.focus();
    const name = node.getAttribute("aria-label") ?? node.innerText ?? "";
    return { name: `${node.tagName} ${name.trim().slice(0, 40)}`, isSeen: focused !== blurred };
}"""
TOO_WIDE = """scrolled => {
    const edge = scrolled.getBoundingClientRect().left + scrolled.clientWidth + 1;
    const clipped = node => {
        for (let up = node.parentElement; up && up !== scrolled; up = up.parentElement)
            if (getComputedStyle(up).overflowX !== "visible") return true;
        return false;
    };
    return [...scrolled.querySelectorAll("*")]
        .filter(node => node.getBoundingClientRect().right > edge && node.getBoundingClientRect().width > 0)
        .filter(node => !clipped(node))
        .map(node => `${node.dataset.testid ?? node.tagName} ${node.textContent.slice(0, 40)}`)
        .slice(0, 5);
}"""
LETTERS_UPRIGHT = """scrolled => [...scrolled.querySelectorAll("p, button, a")]
    .filter(node => node.childElementCount === 0 && node.textContent.trim().length > 6)
    .filter(node => { const box = node.getBoundingClientRect(); return box.width > 0 && box.width < 24; })
    .map(node => node.textContent.slice(0, 40))"""
