#!/usr/bin/env python3
"""Makes an html, a docx and a pdf of a plan given as text, as a government site and an office would.

usage: convert_plan.py PLAN.txt OUT_FOLDER [html] [docx] [pdf]      (all three when none is named)

One paragraph per line of the text. The page carries navigation, sharing and a footer; the docx has styles, a
first-line indent, runs split in the middle of sentences, a page header and page numbers; the pdf is the docx
printed by LibreOffice (soffice).
"""
import html
import os
import re
import subprocess
import sys
import tempfile
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
LEVELS = [r"[一二三四五六七八九十]{1,3}、", r"[(（][一二三四五六七八九十]{1,3}[)）]"]


def paragraphs(path):
    text = open(path, encoding="utf-8").read()
    return [line.strip() for line in text.split("\n") if line.strip()]


def level(line):
    """1, 2 for short heading lines, else 0."""
    for i, pattern in enumerate(LEVELS, 1):
        if re.match(pattern, line) and len(line) <= 30:
            return i
    return 0


def make_html(lines, title):
    body = []
    for line in lines:
        n = level(line)
        tag = f"h{n + 1}" if n else "p"
        indent = "" if n else "　　"
        body.append(f"<{tag}>{indent}{html.escape(line, quote=False)}</{tag}>")
    nav = "".join(f'<li><a href="/{i}">{name}</a></li>' for i, name in enumerate(["首页", "政务公开", "政务服务", "互动交流", "走进本市"]))
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{html.escape(title)}_某市人民政府</title>
<style>p {{ text-indent: 2em }}</style><script>document.write("<p>脚本</p>");</script></head>
<body>
<header class="site-header"><div class="logo"><a href="/">某市人民政府</a></div><ul class="nav">{nav}</ul></header>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt; <a href="/wj">政策文件</a></div>
<form id="aspnetForm"><div id="printArea" class="content TRS_Editor">
{chr(10).join(body)}
</div>
<div class="share-bar">分享到：<a href="#wx">微信</a> <a href="#wb">微博</a></div>
<div class="tools"><a href="javascript:window.print()">【打印本页】</a><a href="javascript:window.close()">【关闭窗口】</a></div>
<div class="ewm"><img src="qr.png" alt="二维码">扫一扫在手机打开当前页</div>
</form>
<div class="related"><h3>相关链接</h3><ul><li><a href="/1">某某通知</a></li><li><a href="/2">某某解读</a></li></ul></div>
<footer class="footer">版权所有：某市人民政府办公室 网站标识码：0000000000 <a href="/map">网站地图</a></footer>
</body></html>
"""


def run(text):
    return f'<w:r><w:t xml:space="preserve">{html.escape(text, quote=False)}</w:t></w:r>'


def paragraph(line):
    n = level(line)
    ppr = f'<w:pStyle w:val="{n}"/>' if n else '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
    runs = [line[i:i + 37] for i in range(0, len(line), 37)]  # Word cuts runs wherever somebody typed
    return f"<w:p><w:pPr>{ppr}</w:pPr>{''.join(run(r) for r in runs)}</w:p>"


def make_docx(lines, path):
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{n}"><w:name w:val="heading {n}"/><w:basedOn w:val="a"/>'
        f'<w:pPr><w:ind w:firstLineChars="200" w:firstLine="640"/><w:outlineLvl w:val="{n - 1}"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>' for n in (1, 2))
    parts = {
        "[Content_Types].xml": HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
        '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>'
        '<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>'
        '<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/></Types>',
        "_rels/.rels": HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(f'<Relationship Id="rId{i}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{t}" Target="{f}"/>'
                  for i, (t, f) in enumerate([("styles", "styles.xml"), ("header", "header1.xml"), ("footer", "footer1.xml")], 1))
        + "</Relationships>",
        "word/styles.xml": HEAD + f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Noto Serif CJK SC" '
        'w:eastAsia="Noto Serif CJK SC" w:hAnsi="Noto Serif CJK SC"/><w:sz w:val="32"/><w:lang w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>'
        f'<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>{styles}</w:styles>',
        "word/header1.xml": HEAD + f'<w:hdr xmlns:w="{W}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>{run("某市人民政府文件")}</w:p></w:hdr>',
        "word/footer1.xml": HEAD + f'<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>{run("— ")}<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run("1")}<w:r><w:fldChar w:fldCharType="end"/></w:r>{run(" —")}</w:p></w:ftr>',
        "word/document.xml": HEAD + f'<w:document xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>'
        + "".join(paragraph(line) for line in lines)
        + '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:footerReference w:type="default" r:id="rId3"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="992" w:gutter="0"/>'
        "</w:sectPr></w:body></w:document>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in parts.items():
            z.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


def make_pdf(docx, folder):
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf", "--outdir", folder, docx],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=180)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    plan, folder, kinds = sys.argv[1], sys.argv[2], sys.argv[3:] or ["html", "docx", "pdf"]
    os.makedirs(folder, exist_ok=True)
    stem = os.path.join(folder, os.path.splitext(os.path.basename(plan))[0])
    lines = paragraphs(plan)
    if "html" in kinds:
        open(stem + ".html", "w", encoding="utf-8").write(make_html(lines, lines[0]))
    if "docx" in kinds or "pdf" in kinds:
        make_docx(lines, stem + ".docx")
    if "pdf" in kinds:
        make_pdf(stem + ".docx", folder)
        if "docx" not in kinds:
            os.remove(stem + ".docx")


main()
