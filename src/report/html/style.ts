/** The report's only style sheet; it is inlined, so that one file opens from a USB stick and prints. */
export const STYLE = `
:root{--ink:#1d2733;--faint:#66727f;--line:#d9dfe5;--paper:#fff;--good:#1f7a4d;--goodbg:#e7f4ec;--agree:#1d5fa8;--agreebg:#e6effa;--bad:#b3261e;--badbg:#fbe9e7;--warn:#8a5a00;--warnbg:#fdf3dc}
*{box-sizing:border-box}
body{margin:0;background:#f4f6f8;color:var(--ink);font:15px/1.55 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif}
main{max-width:1080px;margin:0 auto;padding:28px 32px 56px;background:var(--paper)}
h1{font-size:26px;margin:0 0 2px}h2{font-size:19px;margin:36px 0 10px;padding-bottom:5px;border-bottom:2px solid var(--line)}
h3{font-size:16px;margin:0}
p{margin:6px 0}.faint{color:var(--faint)}
.accepted{border-left:4px solid var(--bad);padding-left:10px}
.verdict{display:inline-block;margin:14px 0 6px;padding:9px 18px;border-radius:6px;font-size:20px;font-weight:700}
.isolated,.good{color:var(--good);background:var(--goodbg)}
.reachable-as-declared{color:var(--agree);background:var(--agreebg)}
.breach,.bad{color:var(--bad);background:var(--badbg)}
.missing,.inconclusive{color:var(--warn);background:var(--warnbg)}
table{border-collapse:collapse;width:100%;margin:8px 0}
th,td{border:1px solid var(--line);padding:6px 9px;text-align:left;vertical-align:top}
th{background:#f0f3f6;font-weight:600}
.matrix td,.matrix th{text-align:center;min-width:74px;font-size:13px}.matrix th:first-child{text-align:left;white-space:nowrap}
.matrix td.own{background:#eceff2;color:var(--faint)}
.matrix a{color:inherit}
.scroll{overflow-x:auto}
code,pre{font:13px/1.5 ui-monospace,"Cascadia Mono",Consolas,monospace}
pre{margin:4px 0;padding:7px 10px;background:#f4f6f8;border-left:3px solid var(--line);white-space:pre-wrap;overflow-wrap:anywhere}
details{border:1px solid var(--line);border-radius:6px;margin:12px 0;padding:10px 14px}
details[open]{padding-bottom:14px}summary{cursor:pointer}
details.breach-card{border-color:var(--bad);border-left-width:5px}
ol.way{margin:6px 0;padding-left:24px}ol.way li{margin:5px 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;margin:8px 0}dt{color:var(--faint)}dd{margin:0}
.chip{display:inline-block;padding:0 7px;border-radius:4px;font-size:13px}
@media print{body{background:#fff}main{max-width:none;padding:0}details{break-inside:avoid}}
`;
