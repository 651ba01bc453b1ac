import { BASE_STYLE } from '../../html/style.ts';

/** The style of the page. */
export const STYLE = `${BASE_STYLE}
th,td{text-align:left;vertical-align:top}thead th{white-space:nowrap}
tbody th{font-weight:400;min-width:150px;max-width:340px;overflow-wrap:anywhere}
td:first-child{min-width:150px;max-width:420px;overflow-wrap:anywhere}td.count{text-align:right}
#installations .name{display:block}#installations td:nth-child(4){min-width:70px;max-width:170px;overflow-wrap:anywhere}
#installations td:nth-child(3),#installations td:nth-child(6){white-space:nowrap}
th button{font:inherit;font-weight:600;color:inherit;background:none;border:0;padding:2px 0;cursor:pointer;text-align:left}
th button::after{content:"\\2195"/"";color:var(--dim);margin-left:4px}
th[aria-sort=ascending] button::after{content:"\\2191"/""}th[aria-sort=descending] button::after{content:"\\2193"/""}
.find{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;margin:12px 0}
.find label{display:flex;gap:6px;align-items:center}
.find input,.find select{font:inherit;padding:5px 8px;border:1px solid var(--dim);border-radius:6px;background:var(--bg);color:var(--fg);
max-width:100%}
.find[hidden],tr[hidden]{display:none}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:6px 12px;margin:0 0 8px}dd{margin:0}
.missing{columns:280px;padding-left:20px}.missing li{break-inside:avoid}
@media (max-width:600px){dl{display:block}dd{margin-bottom:8px}#installations td:first-child,tbody th{min-width:130px}}
@media print{.find{display:none}th button::after{content:""}}
`;
