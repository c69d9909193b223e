// What a browser says that cannot open the page. Apart from the catalogues, because the page that holds them has to be opened first.

export const tooOld = {
  en: "This browser is too old for the interactive page. The table below is complete for the first clients.",
  pl: "Ta przeglądarka jest za stara na stronę interaktywną. Tabela poniżej zawiera pierwszych klientów.",
  ru: "Этот браузер слишком стар для интерактивной страницы. В таблице ниже — первые клиенты.",
};
