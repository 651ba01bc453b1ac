import { BASE_STYLE } from '../../html/style.ts';

/** The style of the page. Verdicts differ by mark and word, not by colour alone. */
export const STYLE = `${BASE_STYLE}
.fail>a,.fail .m{color:var(--fail);background:var(--failbg)}.unknown>a{color:var(--doubt);background:var(--doubtbg)}
.pass>a{color:var(--ok);background:var(--okbg)}.n{color:var(--dim)}
.fail>a::before{content:"\\2715\\00a0"/""}.pass>a::before{content:"\\2713\\00a0"/""}
th,td{text-align:center;vertical-align:middle}
thead th{vertical-align:bottom;font-weight:600}thead th a{color:inherit}thead th:first-child,.list thead th:nth-child(2){text-align:left}
thead th.turned a{writing-mode:vertical-rl;transform:rotate(180deg);white-space:nowrap;display:inline-block;padding:4px 0}
tbody th{text-align:left;font-weight:400;min-width:150px;max-width:320px;overflow-wrap:anywhere}
tbody th .id{font:13px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
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
@media print{tbody th .id{font-size:10px}.js .copy,.status,tr.more{display:none}
details::details-content{content-visibility:visible;display:block}
details,.path>li{break-inside:avoid}summary{list-style:none}}
`;
