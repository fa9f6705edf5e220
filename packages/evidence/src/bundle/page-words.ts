/** The words of the page in a bundle, in the three languages of the city. */
export type PageWords = {
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
  readonly title: string;
  readonly caseReference: string;
  readonly camera: string;
  readonly from: string;
  readonly to: string;
  readonly madeBy: string;
  readonly reason: string;
  readonly what: string;
  readonly howTitle: string;
  readonly how: readonly string[];
  readonly key: string;
  readonly choose: string;
  readonly running: string;
  readonly whole: string;
  readonly unsigned: string;
  readonly faulty: string;
  readonly parts: string;
  readonly part: string;
  readonly bytes: string;
};

export const PAGE_WORDS: Readonly<Record<'fr' | 'ar' | 'en', PageWords>> = {
  fr: {
    name: 'Français',
    direction: 'ltr',
    title: 'Dossier de preuves',
    caseReference: 'Affaire',
    camera: 'Caméra',
    from: 'De',
    to: 'À',
    madeBy: 'Établi par',
    reason: 'Motif',
    what: 'Ce fichier contient l’enregistrement d’origine, non réencodé et non masqué, ce qui en a été observé, les décisions et leur trace dans le journal. Il montre des personnes : ne le communiquez qu’à qui y a droit.',
    howTitle: 'Vérifier',
    how: [
      'Choisissez ci-dessous le fichier .zip dont vient cette page. Rien ne quitte cet ordinateur.',
      'Comparez la clé ci-dessous avec celle que la ville a publiée. Une page falsifiée montrerait une autre clé, ou mentirait : dans le doute, vérifiez avec le programme.',
      'Avec le programme : npm run marsad -- evidence verify FICHIER. Il compare chaque octet et nomme la première partie modifiée.',
      'Sans rien de cela : openssl pkeyutl -verify -rawin -in manifest.json -sigfile manifest.sig -pubin -inkey CLÉ.pem, puis sha256sum de chaque partie.',
    ],
    key: 'Clé',
    choose: 'Fichier à vérifier',
    running: 'Vérification',
    whole: 'Intact : toutes les parties sont celles qui ont été scellées.',
    unsigned:
      'Les parties sont celles du manifeste, mais ce navigateur ne sait pas vérifier la signature : utilisez le programme.',
    faulty: 'MODIFIÉ. Première partie en cause :',
    parts: 'Contenu',
    part: 'Partie',
    bytes: 'Octets',
  },
  ar: {
    name: 'العربية',
    direction: 'rtl',
    title: 'ملف أدلة',
    caseReference: 'القضية',
    camera: 'الكاميرا',
    from: 'من',
    to: 'إلى',
    madeBy: 'أعده',
    reason: 'السبب',
    what: 'يحتوي هذا الملف على التسجيل الأصلي دون إعادة ترميز ودون إخفاء، وما لوحظ فيه، والقرارات وأثرها في السجل. تظهر فيه أشخاص: لا تسلمه إلا لمن له الحق فيه.',
    howTitle: 'التحقق',
    how: [
      'اختر أدناه ملف ‎.zip الذي جاءت منه هذه الصفحة. لا يغادر شيء هذا الحاسوب.',
      'قارن المفتاح أدناه بالمفتاح الذي نشرته المدينة. قد تعرض صفحة مزورة مفتاحا آخر أو تكذب: عند الشك تحقق بالبرنامج.',
      'بالبرنامج: npm run marsad -- evidence verify FILE. يقارن كل بايت ويسمي أول جزء تغير.',
      'من دون ذلك كله: openssl pkeyutl -verify -rawin -in manifest.json -sigfile manifest.sig -pubin -inkey KEY.pem ثم sha256sum لكل جزء.',
    ],
    key: 'المفتاح',
    choose: 'الملف المراد التحقق منه',
    running: 'جار التحقق',
    whole: 'سليم: كل الأجزاء كما خُتمت.',
    unsigned: 'الأجزاء هي أجزاء البيان، لكن هذا المتصفح لا يستطيع التحقق من التوقيع: استخدم البرنامج.',
    faulty: 'تغير الملف. أول جزء معني:',
    parts: 'المحتوى',
    part: 'الجزء',
    bytes: 'بايت',
  },
  en: {
    name: 'English',
    direction: 'ltr',
    title: 'Evidence bundle',
    caseReference: 'Case',
    camera: 'Camera',
    from: 'From',
    to: 'To',
    madeBy: 'Made by',
    reason: 'Reason',
    what: 'This file holds the original recording, neither encoded again nor masked, what was observed in it, the decisions, and their trace in the log. It shows people: hand it only to those who have a right to it.',
    howTitle: 'Verify',
    how: [
      'Choose below the .zip file that this page came from. Nothing leaves this computer.',
      'Compare the key below with the one that the city has published. A forged page would show another key, or lie: if in doubt, verify with the program.',
      'With the program: npm run marsad -- evidence verify FILE. It compares every byte and names the first part that was changed.',
      'With none of these: openssl pkeyutl -verify -rawin -in manifest.json -sigfile manifest.sig -pubin -inkey KEY.pem, then sha256sum of each part.',
    ],
    key: 'Key',
    choose: 'File to verify',
    running: 'Verifying',
    whole: 'Whole: every part is as it was sealed.',
    unsigned: 'The parts are those of the manifest, but this browser cannot verify the signature: use the program.',
    faulty: 'CHANGED. The first part concerned:',
    parts: 'Contents',
    part: 'Part',
    bytes: 'Bytes',
  },
};
