package org.shardcache.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class SvgChartTest {
  private static final BarChart CHART =
      new BarChart(
          "Reads & writes",
          "calls/s",
          List.of(
              new BarChart.Category(
                  "get <one>",
                  List.of(
                      new BarChart.Bar(Peer.SHARDCACHE, new Spread(150, 200, 220), "200/s"),
                      new BarChart.Bar(Peer.JEDIS, new Spread(90, 100, 110), "100/s"),
                      new BarChart.Bar(Peer.LETTUCE, null, "cannot")))));

  private static Document draw() throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(SvgChart.draw(CHART).getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Element> elements(Document svg, String tag, String style) {
    List<Element> found = new ArrayList<>();
    NodeList all = svg.getElementsByTagName(tag);
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      if (element.getAttribute("class").equals(style)) {
        found.add(element);
      }
    }
    return found;
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  @Test
  void barsAreAsLongAsTheirValues() throws Exception {
    Document svg = draw();
    double shardcache = number(elements(svg, "rect", "shardcache").get(0), "width");
    double jedis = number(elements(svg, "rect", "jedis").get(0), "width");
    assertThat(shardcache).isCloseTo(2 * jedis, within(0.2));
    assertThat(elements(svg, "rect", "lettuce")).isEmpty();
  }

  @Test
  void linesGoFromTheLeastToTheMost() throws Exception {
    Document svg = draw();
    Element bar = elements(svg, "rect", "shardcache").get(0);
    Element spread = elements(svg, "line", "spread").get(0);
    double left = number(bar, "x");
    double unit = number(bar, "width") / 200;
    assertThat(number(spread, "x1")).isCloseTo(left + 150 * unit, within(0.2));
    assertThat(number(spread, "x2")).isCloseTo(left + 220 * unit, within(0.2));
  }

  @Test
  void everythingLiesWithinThePaper() throws Exception {
    Document svg = draw();
    Element paper = elements(svg, "rect", "paper").get(0);
    NodeList texts = svg.getElementsByTagName("text");
    assertThat(texts.getLength()).isGreaterThan(10);
    for (int i = 0; i < texts.getLength(); i++) {
      Element text = (Element) texts.item(i);
      assertThat(number(text, "x")).isBetween(0.0, number(paper, "width") - 20);
      assertThat(number(text, "y")).isBetween(0.0, number(paper, "height"));
    }
  }

  @Test
  void wordsAreWhatTheyWere() throws Exception {
    assertThat(draw().getDocumentElement().getTextContent())
        .contains("Reads & writes", "get <one>", "200/s", "cannot");
  }

  @Test
  void thereAreColoursForLightAndDark() {
    assertThat(SvgChart.draw(CHART)).contains("prefers-color-scheme: dark");
  }
}
