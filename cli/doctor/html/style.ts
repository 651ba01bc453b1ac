/** The style of the page. Verdicts differ by mark and word, not by colour alone; all texts have a contrast of 4.5 at least. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--dim:#57606a;--line:#d0d7de;--soft:#f6f8fa;--link:#0550ae;
--fail:#a40e26;--failbg:#ffebe9;--doubt:#7a4b00;--doubtbg:#fff4d6;--ok:#116329;--okbg:#fff}
@media (prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--dim:#9da7b3;--line:#3d444d;--soft:#161b22;
--link:#79b8ff;--fail:#ffa198;--failbg:#4a1216;--doubt:#f2cc60;--doubtbg:#3b2b00;--ok:#7ee787;--okbg:#0d1117}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",
Arial,"DejaVu Sans",sans-serif;overflow-wrap:anywhere}
header,main,nav,footer{max-width:1200px;margin:0 auto;padding:0 16px}
header{padding-top:20px}footer{padding-bottom:32px;color:var(--dim);font-size:13px}
h1{font-size:24px;margin:0 0 4px}h2{font-size:19px;margin:28px 0 4px;padding-top:16px;border-top:1px solid var(--line)}
h3{font-size:16px;margin:22px 0 8px}p{margin:0 0 8px}a{color:var(--link)}
.dim{color:var(--dim)}.small{font-size:13px}
.skip{position:absolute;left:-9999px}.skip:focus{left:8px;top:8px;background:var(--bg);padding:6px 10px;z-index:3}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.counts{display:flex;flex-wrap:wrap;gap:8px;list-style:none;margin:8px 0;padding:0}
.m{display:inline-block;font-weight:600;white-space:nowrap;padding:1px 8px;border:1px solid currentColor;border-radius:10px;
font-size:13px;overflow-wrap:normal}
.m.f,.fail>a,.fail .m{color:var(--fail);background:var(--failbg)}
.m.u,.unknown>a{color:var(--doubt);background:var(--doubtbg)}
.m.p,.pass>a{color:var(--ok);background:var(--okbg)}.m.n,.n{color:var(--dim)}
.fail>a::before,.m.f::before{content:"\\2715\\00a0"/""}.pass>a::before,.m.p::before{content:"\\2713\\00a0"/""}
.wide{overflow-x:auto;border:1px solid var(--line);border-radius:6px;margin:8px 0}
table{border-collapse:collapse;width:100%;font-size:14px;overflow-wrap:normal}
th,td{border-top:1px solid var(--line);padding:4px 6px;text-align:center;vertical-align:middle}
thead th{vertical-align:bottom;font-weight:600}thead th a{color:inherit}thead th:first-child,.list thead th:nth-child(2){text-align:left}
thead th.turned a{writing-mode:vertical-rl;transform:rotate(180deg);white-space:nowrap;display:inline-block;padding:4px 0}
tbody th{text-align:left;font-weight:400;min-width:150px;max-width:320px;overflow-wrap:anywhere}
tbody th .id,code,.id{font:13px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
td.left{text-align:left;overflow-wrap:anywhere;min-width:100px}.list tbody th{min-width:88px}
td>a{display:inline-block;min-width:34px;padding:2px 7px;border-radius:5px;text-decoration:none;font-weight:600;white-space:nowrap;
border:1px solid transparent}
td.fail>a,td.unknown>a{border-color:currentColor}td>a:hover{text-decoration:underline}
td.pass>a{font-weight:400}td>a[aria-expanded=true]{outline:2px solid var(--link)}
tr.more>td{text-align:left;background:var(--soft);padding:12px;overflow-wrap:anywhere}
.inplace{max-width:min(900px,calc(100vw - 60px));position:sticky;left:12px}
.inplace>*+*{margin-top:14px;padding-top:14px;border-top:1px solid var(--line)}
details{border:1px solid var(--line);border-radius:6px;margin:8px 0;background:var(--bg)}
summary{cursor:pointer;padding:8px 12px}details[open]>summary{border-bottom:1px solid var(--line)}
.body{padding:10px 12px}.body>:last-child{margin-bottom:0}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:2px 12px;margin:0 0 8px}dt{color:var(--dim)}dd{margin:0}
.cmd{display:flex;gap:8px;align-items:flex-start;margin:6px 0}
.cmd pre{flex:1;min-width:0;margin:0;padding:8px 10px;background:var(--soft);border:1px solid var(--line);border-radius:6px;
white-space:pre-wrap;overflow-wrap:anywhere}
.copy{display:none;font:inherit;font-size:13px;padding:6px 10px;border:1px solid var(--line);border-radius:6px;background:var(--bg);
color:var(--fg);cursor:pointer;white-space:nowrap}.js .copy{display:block}
.path{list-style:none;margin:12px 0;padding:0}
.path>li{position:relative;padding:0 0 14px 40px}
.path>li::before{content:""/"";position:absolute;left:13px;top:4px;bottom:-4px;border-left:2px solid var(--ok)}
.path>li:last-child::before{display:none}
.path>li.behind::before,.path>li.skipped::before{border-left-style:dotted;border-color:var(--dim)}
.path>li.fail::before{border-left-style:dashed;border-color:var(--fail)}
.dot{position:absolute;left:0;top:0;width:28px;height:28px;border-radius:50%;border:2px solid currentColor;background:var(--bg);
display:grid;place-items:center;font-weight:700;line-height:1}
.pass>.dot{color:var(--ok)}.fail>.dot{color:var(--fail);background:var(--failbg);border-radius:5px;border-width:3px}
.unknown>.dot{color:var(--doubt);background:var(--doubtbg)}.skipped>.dot{color:var(--dim);border-style:dotted}
.path .here{border:2px solid var(--fail);border-radius:8px;padding:10px 12px;margin-top:4px}
.status{position:fixed;right:12px;bottom:12px;background:var(--fg);color:var(--bg);padding:6px 12px;border-radius:6px}
.status:empty{display:none}
@media (max-width:600px){.cmd{display:block}.js .copy{margin-top:6px}dl{display:block}dt{margin-top:4px}
tbody th{min-width:142px}th,td{padding:3px 4px}td>a{padding:2px 4px}tbody th .id{font-size:11px}}
@media print{:root{--bg:#fff;--fg:#000;--dim:#444;--line:#999;--soft:#fff;--link:#000;--fail:#8b0000;--failbg:#fff;
--doubt:#5a3800;--doubtbg:#fff;--ok:#0b4a1e;--okbg:#fff}
body{font-size:11px}table,code,.id,tbody th .id,.m,.small{font-size:10px}.js .copy,.skip,.status,tr.more{display:none}a{text-decoration:none}
.wide{overflow:visible}header,main,nav,footer{max-width:none;padding:0}
details::details-content{content-visibility:visible;display:block}
details,.path>li,tr{break-inside:avoid}thead{display:table-header-group}summary{list-style:none}}
`;
