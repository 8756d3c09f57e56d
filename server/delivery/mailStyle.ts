/** What inline styles of a mail cannot say: dark mode and narrow screens. Readers that drop it show the light mail. */
export const MAIL_STYLE =
  ":root{color-scheme:light dark;supported-color-schemes:light dark}" +
  "@media (max-width:420px){.pad{padding-left:20px!important;padding-right:20px!important}}" +
  "@media (prefers-color-scheme:dark){.page{background:#0f1218!important;color:#eceff4!important}.card{background:#1a1f29!important;color:#eceff4!important}" +
  ".soft{color:#a7b0be!important}.late{color:#ff9c92!important}.link{color:#9db8ff!important}.rule{border-color:#303846!important}.test{background:#3b300f!important;color:#ffe3a1!important}}";
