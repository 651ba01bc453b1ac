/** The style that all pages have. All texts have a contrast of 4.5 at least, and colour is never the only sign. */
export const BASE_STYLE = `
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
.m.f{color:var(--fail);background:var(--failbg)}.m.u{color:var(--doubt);background:var(--doubtbg)}
.m.p{color:var(--ok);background:var(--okbg)}.m.n{color:var(--dim)}
.m.f::before{content:"\\2715\\00a0"/""}.m.p::before{content:"\\2713\\00a0"/""}
.wide{overflow-x:auto;border:1px solid var(--line);border-radius:6px;margin:8px 0}
table{border-collapse:collapse;width:100%;font-size:14px;overflow-wrap:normal}
th,td{border-top:1px solid var(--line);padding:4px 6px}
code,.id{font:13px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
@media print{:root{--bg:#fff;--fg:#000;--dim:#444;--line:#999;--soft:#fff;--link:#000;--fail:#8b0000;--failbg:#fff;
--doubt:#5a3800;--doubtbg:#fff;--ok:#0b4a1e;--okbg:#fff}
body{font-size:11px}table,code,.id,.m,.small{font-size:10px}.skip{display:none}a{text-decoration:none}
.wide{overflow:visible}header,main,nav,footer{max-width:none;padding:0}
tr{break-inside:avoid}thead{display:table-header-group}}
`;
