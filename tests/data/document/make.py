#!/usr/bin/env python3
"""Makes the small synthetic documents of this folder; their output is committed.

usage: make.py            (the pdf files need soffice and the Noto CJK fonts; without them they are left as they are)
"""
import os
import re
import shutil
import subprocess
import tempfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = (f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
      'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
      'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"')
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES = XML + ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/'
               'vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
               'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
RELS = XML + ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
              'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>')


def zip_to(name, parts):
    with zipfile.ZipFile(os.path.join(HERE, name), "w", zipfile.ZIP_DEFLATED) as z:
        for part, data in parts:
            z.writestr(zipfile.ZipInfo(part, (2020, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


def docx(name, body, **parts):
    document = body if body.startswith("<?xml") else XML + f"<w:document {NS}><w:body>{body}</w:body></w:document>"
    entries = [("[Content_Types].xml", TYPES), ("_rels/.rels", RELS), ("word/document.xml", document)]
    for part, content in parts.items():
        root = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes"}[part]
        entries.append((f"word/{part}.xml", XML + f"<w:{root} {NS}>{content}</w:{root}>"))
    zip_to(name, entries)


def t(text):
    return f'<w:t xml:space="preserve">{text}</w:t>'


def r(text, rpr=""):
    return f"<w:r>{f'<w:rPr>{rpr}</w:rPr>' if rpr else ''}{t(text)}</w:r>"


def p(content="", ppr=""):
    if content and not content.startswith("<"):
        content = r(content)
    return f"<w:p>{f'<w:pPr>{ppr}</w:pPr>' if ppr else ''}{content}</w:p>"


def num(i, level=0):
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{i}"/></w:numPr>'


def lvl(i, fmt, text, start=1, more=""):
    return (f'<w:lvl w:ilvl="{i}"><w:start w:val="{start}"/><w:numFmt w:val="{fmt}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>')


def abstract(i, levels, more=""):
    return f'<w:abstractNum w:abstractNumId="{i}">{more}{levels}</w:abstractNum>'


def instance(i, abstract_id, more=""):
    return f'<w:num w:numId="{i}"><w:abstractNumId w:val="{abstract_id}"/>{more}</w:num>'


STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="标题 2"/><w:basedOn w:val="a"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="mine"><w:name w:val="我的小标题"/><w:basedOn w:val="2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="lvl3"><w:name w:val="条"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="toc1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="listed"><w:name w:val="编号段"/><w:pPr><w:numPr><w:numId w:val="9"/></w:numPr></w:pPr></w:style>')


def make_styles():
    docx("styles.docx", p("健康行动方案", '<w:pStyle w:val="1"/>') + p("总体要求", '<w:pStyle w:val="2"/>') + p("目标", '<w:pStyle w:val="mine"/>')
         + p("第一条", '<w:pStyle w:val="lvl3"/>') + p("直接大纲", '<w:outlineLvl w:val="3"/>') + p("正文大纲", '<w:outlineLvl w:val="9"/>')
         + p("总体要求\t1", '<w:pStyle w:val="toc1"/>') + p("正文"), styles=STYLES)


def make_lists():
    nine = lvl(0, "chineseCountingThousand", "%1、") + lvl(1, "chineseCountingThousand", "（%2）") + lvl(2, "decimal", "%3.") + lvl(3, "decimal", "(%4)") + lvl(4, "decimalEnclosedCircle", "%5")
    numbering = (abstract(1, nine) + abstract(2, lvl(0, "decimal", "%1.") + lvl(1, "decimal", "%1.%2") + lvl(2, "decimal", "%1.%2.%3", more='<w:lvlRestart w:val="0"/>'))
                 + abstract(3, lvl(0, "ideographTraditional", "%1.") + lvl(1, "upperRoman", "%2."))
                 + abstract(4, lvl(0, "bullet", "\uf0b7") + lvl(1, "bullet", "——"))
                 + abstract(5, lvl(0, "chineseCounting", "第%1章") + lvl(1, "decimal", "%1.%2", more="<w:isLgl/>"))
                 + abstract(6, lvl(0, "japaneseCounting", "%1．", start=9))
                 + abstract(7, lvl(0, "decimal", "%1)", more='<w:pStyle w:val="listed"/>'))
                 + instance(1, 1) + instance(2, 2) + instance(3, 3) + instance(4, 4) + instance(5, 5) + instance(6, 6) + instance(9, 7)
                 + instance(21, 2) + instance(22, 2, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'))
    body = (p("总体要求", num(1)) + p("指导思想", num(1, 1)) + p("基本原则", num(1, 1)) + p("主要目标", num(1)) + p("到2030年", num(1, 1))
            + p("第一", num(1, 2)) + p("细项", num(1, 3)) + p("圈号", num(1, 4)) + p("圈号", num(1, 4)) + p("第二", num(1, 2))
            + p("甲", num(2)) + p("乙", num(2, 1)) + p("丙", num(2, 2)) + p("丁", num(2)) + p("戊", num(2, 1)) + p("己", num(2, 2))
            + p("接着数", num(21)) + p("重新数", num(22)) + p("再接着", num(2))
            + p("天干", num(3)) + p("罗马", num(3, 1)) + p("罗马", num(3, 1)) + p("天干", num(3))
            + p("圆点", num(4)) + p("破折号", num(4, 1)) + p("总则", num(5)) + p("细则", num(5, 1)) + p("九", num(6)) + p("十", num(6)) + p("十一", num(6))
            + p("随样式", '<w:pStyle w:val="listed"/>') + p("", num(1)) + p("不编号", num(0)))
    docx("lists.docx", body, styles=STYLES, numbering=numbering)


def cell(content, tcpr=""):
    return f"<w:tc>{f'<w:tcPr>{tcpr}</w:tcPr>' if tcpr else ''}{content if content.startswith('<') else p(content)}</w:tc>"


def row(*cells, trpr=""):
    return f"<w:tr>{f'<w:trPr>{trpr}</w:trPr>' if trpr else ''}{''.join(cells)}</w:tr>"


def make_tables():
    nested = f"<w:tbl>{row(cell('内一'), cell('内二'))}</w:tbl>" + p("后")
    body = (p("附表") + "<w:tbl>" + row(cell("领域"), cell("指标"), cell("2022年"), cell("2030年"))
            + row(cell("健康水平", '<w:vMerge w:val="restart"/>'), cell("人均预期寿命") + "", cell("77.7岁"), cell("79岁"))
            + row(cell("", "<w:vMerge/>"), cell(p("婴儿") + p("死亡率")), cell("7.5‰"), cell("5‰"))
            + row(cell("合并两格", '<w:gridSpan w:val="2"/>'), cell("甲"), cell(p("乙") + nested))
            + row(cell("删去的行"), cell("x"), trpr="<w:del/>") + "</w:tbl>"
            + "<w:tbl>" + row(cell(p("版式表格第一段") + p("版式表格第二段"))) + "</w:tbl>" + p("完"))
    docx("tables.docx", body)


def make_tracked():
    dele = f'<w:del w:id="1"><w:r><w:delText>20%</w:delText></w:r></w:del>'
    ins = f'<w:ins w:id="2">{r("30%")}</w:ins>'
    body = (p(r("达到") + dele + ins + r("以上")) + p(r("前半"), '<w:rPr><w:del w:id="3"/></w:rPr>') + p("后半")
            + p(f'<w:moveFrom w:id="4">{r("移走")}</w:moveFrom><w:moveTo w:id="5">{r("移来")}</w:moveTo>') + p(r("看不见", "<w:vanish/>") + r("看得见")))
    docx("tracked.docx", body)


def make_inline():
    box = f"<w:txbxContent>{p('文本框内')}</w:txbxContent>"
    alternate = (f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
                 f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>")

    def field(code, result):
        return ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' f'<w:r><w:instrText>{code}</w:instrText></w:r>' '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
                f'{r(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>')

    nested = ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>' + field("DATE", "不显示")
              + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + r("显示") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    body = (p(r("段落前") + alternate + r("段落后")) + p(r("发布于") + field("DATE", "2020年") + nested)
            + p('<w:r><w:t>左</w:t><w:tab/><w:t>右</w:t><w:br/><w:t>下一行</w:t><w:noBreakHyphen/><w:sym w:font="Symbol" w:char="F0B3"/><w:t>5</w:t></w:r>')
            + p(r("素养") + '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:endnoteReference w:id="1"/></w:r>' + r("水平"))
            + p(f'<w:hyperlink r:id="x">{r("链接")}</w:hyperlink><w:smartTag>{r("标记")}</w:smartTag>'
                '<w:r><w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>拼</w:t></w:r></w:rubyBase></w:ruby></w:r>'
                '<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>')
            + f"<w:sdt><w:sdtContent>{p('内容控件')}</w:sdtContent></w:sdt>")
    docx("inline.docx", body, footnotes=f'<w:footnote w:type="separator" w:id="0">{p("线")}</w:footnote><w:footnote w:id="2">{p("脚注文字")}</w:footnote>',
         endnotes=f'<w:endnote w:id="1">{p("尾注文字")}</w:endnote>')


def make_hostile():
    docx("doctype.docx", XML + f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document {NS}><w:body>{p("<w:r><w:t>&b;</w:t></w:r>")}</w:body></w:document>')
    docx("external.docx", XML + f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///x">]><w:document {NS}><w:body>{p("<w:r><w:t>&a;</w:t></w:r>")}</w:body></w:document>')
    docx("bomb.docx", p("x" + " " * 4_000_000))
    docx("deep.docx", "<w:sdt>" * 300 + p("深") + "</w:sdt>" * 300)
    docx("truncated.docx", XML + f"<w:document {NS}><w:body>{p('开头')}")
    zip_to("nodocument.docx", [("[Content_Types].xml", TYPES), ("_rels/.rels", RELS), ("word/other.xml", XML + "<x/>")])


PAGE = """<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html; charset=CHARSET"><title>健康行动方案_某市人民政府</title>
<style>.nav { color: red }</style><script>document.write("<p>脚本</p>")</script></head>
<body>
<div class="topNav"><a href="/">首页</a> <a href="/zw">政务公开</a> <a href="/hd">互动交流</a></div>
<form id="form1" action="/">
<div class="mbx">当前位置：<a href="/">首页</a> &gt; <a href="/wj">政策文件</a></div>
<div id="printArea" class="article-print">
<h1>健康行动方案</h1>
<div class="bdsharebuttonbox">分享到：<a href="http://w.example/">微信</a></div>
<p>字体：<a href="#">大</a> <a href="#">中</a> <a href="#">小</a></p>
<p>　　为深入贯彻&nbsp;健康中国
战略，制定本方案。</p>
<h2>一、总体目标</h2>
<p>到2030年，<b>居民健康素养</b>水平达到30%以上，<span style="display:none">隐藏</span>持续提高。<br>人均预期寿命达到79岁。</p>
<ol><li>健全机制</li><li><p>加强领导</p><p>另起一段</p></li><li>3.自带序号</li><li>其他<ul><li>子项</li></ul></li></ol>
<ol start="4" type="a"><li>丁项</li></ol>
<table border="1"><tr><th>指标</th><th>2022年</th><th>2030年</th></tr>
<tr><td>健康素养<br>水平</td><td><p>22%</p></td><td>30%</td></tr><tr><td colspan="2">合并</td><td>末格</td></tr></table>
<table><tr><td><h3>版式表格</h3><p>第一段</p><p>第二段</p></td></tr></table>
<p>附件：<a href="/f/a.docx">1.任务分工表.docx</a> <a href="/f/b.pdf">2.指标表.pdf</a> <a href="/f/c.xls">3.评分表.xls</a></p>
<p class="foot-line">某市人民政府办公室</p>
</div>
<div class="xgzc related-list"><h4>相关链接</h4><ul><li><a href="/1">通知一</a></li><li><a href="/2">通知二</a></li></ul></div>
<select><option>友情链接</option></select>
</form>
<div id="footer">版权所有 某市人民政府 <a href="/map">网站地图</a></div>
</body></html>
"""


def make_pages():
    open(os.path.join(HERE, "page.html"), "w", encoding="utf-8").write(PAGE.replace("CHARSET", "utf-8"))
    open(os.path.join(HERE, "page_gbk.html"), "wb").write(PAGE.replace("CHARSET", "gb2312").replace("\xa0", " ").encode("gb18030"))


def flat_pdf(name, options=None):
    """A plan of three pages with a running head and page numbers, printed by LibreOffice."""
    sentence = "坚持预防为主，倡导健康文明生活方式，到2026年和2031年，全县居民健康素养水平分别不低于27%和33%，人均预期寿命稳步提高"
    paragraphs = ["健康行动实施方案", "一、总体目标"] + [f"（{'一二三四五六七八九'[i]}）{(sentence + '；') * 3}{sentence[:7 + 11 * i]}。" for i in range(9)] + ["二、组织实施", "牵头单位：市卫生健康委", "（此件公开发布）"]
    with tempfile.TemporaryDirectory() as folder:
        text = os.path.join(folder, "plan.txt")
        open(text, "w", encoding="utf-8").write("\n".join(paragraphs) + "\n")
        open(os.path.join(HERE, "pdf_plan.txt"), "w", encoding="utf-8").write("\n".join(paragraphs) + "\n")
        subprocess.run(["python3", os.path.join(HERE, "convert_plan.py"), text, folder, "docx"], check=True)
        kind = "pdf" + (":writer_pdf_Export:" + options if options else "")
        subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind, "--outdir", folder,
                        os.path.join(folder, "plan.docx")], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=180)
        shutil.copy(os.path.join(folder, "plan.pdf"), os.path.join(HERE, name))


def empty_pdf(name):
    """Two pages with a drawing and no text, as a scanner makes."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>"]
    objects += ["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R >>"] * 2
    stream = "0 0 595 842 re f"
    objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out, offsets = "%PDF-1.4\n", []
    for i, o in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{i} 0 obj\n{o}\nendobj\n"
    xref = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{o:010d} 00000 n \n" for o in offsets)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n"
    open(os.path.join(HERE, name), "w").write(out)


def main():
    make_styles()
    make_lists()
    make_tables()
    make_tracked()
    make_inline()
    make_hostile()
    make_pages()
    empty_pdf("scanned.pdf")
    if shutil.which("soffice"):
        flat_pdf("plan.pdf")
        flat_pdf("encrypted.pdf", '{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"x"}}')


main()
