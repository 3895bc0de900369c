/** The dialog about the program. */
export const aboutDialog = {
  title: "关于开票台",
  version: "版本",
  licence: "以 Apache-2.0 许可证发布，不提供任何担保",
};

/** Other people's packages and their licences. */
export const licenceList = {
  unread: "第三方许可清单没有读出来。",
  thanks: (count: number) => `其中用到以下 ${count} 个开源软件包，谨向作者致谢：`,
  search: "按名称或许可证查找",
  searchLabel: "查找软件包",
  notFound: (words: string) => `没有名称或许可证含“${words}”的软件包`,
};
