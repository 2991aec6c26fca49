/// How a report looks on a screen of any width, in the dark, and on paper.
enum ReportStyle {
  /// Its rules of CSS.
  static let css = """
    :root { --ink: #222; --soft: #5a5f66; --paper: #fff; --panel: #f4f5f7; --line: #d8dbe0; --mark: #4a6fa5;
      --warn: #8a4b00; --warn-paper: #fff4e0; --warn-line: #e69f00; color-scheme: light dark; }
    @media (prefers-color-scheme: dark) { :root { --ink: #e4e6ea; --soft: #a4abb5; --paper: #16181c;
      --panel: #22262c; --line: #3a4049; --mark: #8fb4e8; --warn: #ffc46b; --warn-paper: #33270f;
      --warn-line: #e69f00; } }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; }
    body { max-width: 64rem; margin: 0 auto; padding: 1.2rem 1rem 3rem; font: 16px/1.5 system-ui, "DejaVu Sans", sans-serif;
      color: var(--ink); background: var(--paper); overflow-wrap: anywhere; }
    h1 { font-size: 1.7rem; line-height: 1.2; margin: 0.4rem 0; }
    h2 { font-size: 1.3rem; margin: 0 0 0.4rem; }
    h3 { font-size: 1.05rem; margin: 1.4rem 0 0.3rem; }
    p { margin: 0.5rem 0; }
    a { color: var(--mark); }
    .question { font-size: 1.15rem; }
    .kind { font-size: 0.85rem; font-weight: normal; color: var(--soft); margin-left: 0.5em; }
    .answers { border-left: 4px solid var(--mark); padding: 0.1rem 0 0.1rem 1rem; margin: 1rem 0; list-style: none; }
    .answers li { margin: 0.5rem 0; font-size: 1.05rem; }
    .cautions { border: 1px solid var(--warn-line); border-left-width: 4px; background: var(--warn-paper); color: var(--warn);
      margin: 1rem 0; padding: 0.5rem 1rem; }
    .cautions p { margin: 0.3rem 0; }
    .cautions strong { display: block; }
    nav { margin: 1.5rem 0; padding: 0.7rem 1rem; background: var(--panel); }
    nav ol { margin: 0.3rem 0; padding-left: 1.5rem; columns: 16rem; }
    section { margin: 2.2rem 0 0; padding-top: 1rem; border-top: 1px solid var(--line); }
    dl { display: grid; grid-template-columns: minmax(6rem, max-content) minmax(0, 1fr); gap: 0.25rem 1rem; margin: 0.8rem 0; }
    dt { color: var(--soft); }
    dd { margin: 0; }
    .wide { overflow-x: auto; margin: 0.8rem 0; }
    table { border-collapse: collapse; font-size: 0.9rem; }
    caption { text-align: left; color: var(--soft); padding: 0.2rem 0; }
    th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.9rem 0.25rem 0; border-bottom: 1px solid var(--line);
      overflow-wrap: break-word; max-width: 26rem; }
    th { border-bottom-width: 2px; vertical-align: bottom; }
    .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    .note, figcaption { color: var(--soft); font-size: 0.9rem; }
    figure { margin: 1rem 0; }
    figure img { display: block; max-width: 100%; height: auto; background: #fff; }
    .gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(7rem, 1fr)); gap: 0.9rem; margin: 0.5rem 0; padding: 0;
      list-style: none; }
    .gallery li { font-size: 0.78rem; line-height: 1.35; color: var(--soft); min-width: 0; }
    .gallery img { display: block; width: 100%; aspect-ratio: 1; object-fit: contain; background: #000; }
    .gallery b { display: block; font-weight: normal; color: var(--ink); }
    .gallery .none { display: flex; align-items: center; justify-content: center; aspect-ratio: 1; background: #808080; color: #fff;
      text-align: center; padding: 0.3rem; }
    .gallery .mark { color: var(--warn); font-weight: bold; }
    pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--panel); margin: 0.6rem 0; padding: 0.6rem 0.8rem;
      font: 13px/1.45 "DejaVu Sans Mono", monospace; }
    footer { margin-top: 2.5rem; padding-top: 0.8rem; border-top: 1px solid var(--line); color: var(--soft); font-size: 0.85rem; }
    @media screen and (max-width: 40rem) { body { font-size: 15px; padding: 0.8rem 0.8rem 2rem; } dl { grid-template-columns: 1fr; gap: 0; }
      dd { margin: 0 0 0.5rem; }
      .many thead { display: none; } .many caption { display: block; } .many, .many tbody, .many tr, .many td { display: block; max-width: none; text-align: left; }
      .many tr { border-bottom: 1px solid var(--line); padding: 0.35rem 0; }
      .many td { border: 0; padding: 0 0 0 8rem; text-indent: -8rem; white-space: normal; }
      .many td::before { content: attr(data-name); display: inline-block; width: 8rem; text-indent: 0; color: var(--soft); }
      .many td:empty { display: none; } .gallery { grid-template-columns: repeat(auto-fill, minmax(6rem, 1fr)); } }
    @media print { :root { --ink: #000; --soft: #444; --paper: #fff; --panel: #f4f5f7; --line: #bbb; --mark: #224a80;
      --warn: #6b3a00; --warn-paper: #fff4e0; } body { max-width: none; padding: 0; font-size: 10.5pt; } .wide { overflow: visible; }
      table { font-size: 8.5pt; } thead { display: table-header-group; } tr, figure:not(.sheet), .short, .cautions, .gallery li { break-inside: avoid; }
      h2, h3, caption { break-after: avoid; } .gallery { grid-template-columns: repeat(6, 1fr); } nav { break-inside: avoid; }
      a { color: inherit; text-decoration: none; } figure img { max-height: 20cm; width: auto; } }
    @page { margin: 18mm 16mm; }
    """
}
