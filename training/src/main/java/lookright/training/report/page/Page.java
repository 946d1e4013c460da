package lookright.training.report.page;

import java.util.List;

/**
 * What a report says, before it has a form.
 *
 * @param title its heading
 * @param intro a paragraph below
 * @param sections in reading order
 */
public record Page(String title, String intro, List<Section> sections) {

  /** Copies the sections. */
  public Page {
    sections = List.copyOf(sections);
  }

  /**
   * A part with a heading of its own.
   *
   * @param id what links to it, unique on the page
   * @param title the heading
   * @param blocks in reading order
   */
  public record Section(String id, String title, List<Block> blocks) {

    /** Copies the blocks. */
    public Section {
      blocks = List.copyOf(blocks);
    }
  }

  /** All tables, in reading order. */
  public List<Table> tables() {
    return sections.stream()
        .flatMap(section -> section.blocks().stream())
        .filter(Table.class::isInstance)
        .map(Table.class::cast)
        .toList();
  }
}
