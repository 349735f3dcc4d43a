"""Sphinx settings of the pages. `python -m conversation_lib build` copies this file beside what becomes a page."""

project = "Conversation Notebooks"
author = "The Conversation Notebooks authors"
copyright = "the authors. Text and figures CC BY 4.0, code MIT"
language = "en"
extensions = ["myst_nb", "conversation_lib.publish.mathml"]
exclude_patterns = ["_build"]

# the notebooks ran before; here nothing is run and nothing is asked from outside
nb_execution_mode = "off"
nb_ipywidgets_js = {}
nb_merge_streams = True
nb_render_markdown_format = "myst"  # so that links to other pages hold in what `say` and `colophon` show
nb_code_prompt_show = "Show the code"
nb_code_prompt_hide = "Hide the code"
myst_enable_extensions = ["dollarmath", "amsmath", "deflist", "colon_fence", "html_image"]
myst_heading_anchors = 3
myst_update_mathjax = False
html_math_renderer = "mathml"
suppress_warnings = ["myst.header", "mystnb.unknown_mime_type", "toc.empty_glob"]

html_context = {"default_mode": "light"}
html_theme = "sphinx_book_theme"
html_title = "Conversation Notebooks"
html_static_path = ["static"]
html_favicon = "static/mark.svg"
html_css_files = ["pages.css"]
html_js_files = ["pages.js"]
html_last_updated_fmt = None
html_show_sphinx = False
html_theme_options = {
    "use_download_button": True,
    "use_fullscreen_button": False,
    "home_page_in_toc": True,
    "show_navbar_depth": 1,
    "show_toc_level": 2,
    "launch_buttons": {},
}
