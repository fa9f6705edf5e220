/** Texts of the sign-in pages, in the languages of the city. */
const WORDS = {
  fr: {
    itself: 'Français',
    title: 'Connexion',
    toTheCity: 'Connectez-vous à la ville de démonstration.',
    forOneDecision: 'Connectez-vous encore une fois : cela signe la décision que vous venez de prendre, et elle seule.',
    account: 'Compte',
    password: 'Mot de passe',
    signIn: 'Se connecter',
    secondStep: 'Deuxième étape : le code que vous seul avez.',
    demonstration: 'Démonstration.',
    shownCode:
      'Dans une ville, la connexion demande votre téléphone ou votre clé de sécurité. Celle-ci affiche le code :',
    code: 'Code',
    goOn: 'Continuer',
    tooManyTries: (minutes: number) => `Trop de tentatives ont échoué : attendez ${minutes} min, puis réessayez.`,
    wrongPassword: 'Compte ou mot de passe incorrect.',
    wrongCode: 'Code incorrect.',
    beginAgain: 'Recommencez par le mot de passe.',
    formTooLong: 'Le formulaire est trop long.',
    expired: 'Cette connexion a expiré : revenez à la page et recommencez.',
  },
  ar: {
    itself: 'العربية',
    title: 'تسجيل الدخول',
    toTheCity: 'سجّل الدخول إلى المدينة التجريبية.',
    forOneDecision: 'سجّل الدخول مرة أخرى: بذلك توقّع القرار الذي اتخذته الآن، وذلك القرار وحده.',
    account: 'الحساب',
    password: 'كلمة السر',
    signIn: 'تسجيل الدخول',
    secondStep: 'الخطوة الثانية: الرمز الذي لا يملكه غيرك.',
    demonstration: 'عرض تجريبي.',
    shownCode: 'في المدينة يطلب تسجيل الدخول هاتفك أو مفتاح الأمان الخاص بك. أما هنا فيظهر الرمز على الصفحة:',
    code: 'الرمز',
    goOn: 'متابعة',
    tooManyTries: (minutes: number) => `محاولات فاشلة كثيرة. أعد المحاولة بعد ${minutes} د.`,
    wrongPassword: 'اسم الحساب أو كلمة السر غير صحيحة.',
    wrongCode: 'الرمز غير صحيح.',
    beginAgain: 'ابدأ من جديد بكلمة السر.',
    formTooLong: 'الاستمارة طويلة جدا.',
    expired: 'انتهت صلاحية تسجيل الدخول هذا: عد إلى الصفحة وابدأ من جديد.',
  },
  en: {
    itself: 'English',
    title: 'Sign in',
    toTheCity: 'Sign in to the demonstration city.',
    forOneDecision: 'Sign in once more: it signs the decision that you have just taken, and only that one.',
    account: 'Account',
    password: 'Password',
    signIn: 'Sign in',
    secondStep: 'The second step: the code that only you have.',
    demonstration: 'Demonstration.',
    shownCode: "A city's sign-in asks your phone or your security key. This one shows the code:",
    code: 'Code',
    goOn: 'Continue',
    tooManyTries: (minutes: number) => `Too many tries have failed: wait ${minutes} min, then try again.`,
    wrongPassword: 'The account or the password is not right.',
    wrongCode: 'The code is not right.',
    beginAgain: 'Begin with the password again.',
    formTooLong: 'The form is too long.',
    expired: 'This sign-in has expired: go back to the page and start again.',
  },
} as const;

export type Language = keyof typeof WORDS;
export type Words = (typeof WORDS)[Language] & { readonly language: Language; readonly direction: 'ltr' | 'rtl' };
export const LANGUAGES = Object.keys(WORDS) as Language[];

export const wordsOf = (language: Language): Words => ({
  ...WORDS[language],
  language,
  direction: language === 'ar' ? 'rtl' : 'ltr',
});

/**
 * Chooses the language of a page: the first supported one of the person's choice on the page, the request of the command centre (OpenID's
 * `ui_locales`) and the browser's preferences. French if none is supported.
 * @param wishes each a list of language tags, such as `ar-MA,fr;q=0.8` or `fr en`
 */
export function languageOf(...wishes: readonly (string | null | undefined)[]): Language {
  const tags = wishes.flatMap((wish) => (wish ?? '').split(/[ ,]+/)).map((tag) => tag.toLowerCase().slice(0, 2));
  return (
    tags.map((tag) => LANGUAGES.find((language) => language === tag)).find((language) => language !== undefined) ?? 'fr'
  );
}
