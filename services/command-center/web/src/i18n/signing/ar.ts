import type { StatementWords } from './fr.ts';

export const statementsAr: StatementWords = {
  statement: {
    signing: 'ما ستوقّع عليه',
    signed: 'ما وقّعت عليه',
    toSign: 'للتوقيع',
    terms: 'بنود القرار، بندا بندا',
    about: 'ما يتعلق به القرار',
    fingerprint: 'بصمة هذا النص',
    fingerprintHint: 'التوقيع خاص بهذه البصمة دون غيرها.',
    yes: 'نعم',
    no: 'لا',
    camerasBelow: 'الكاميرات المذكورة أدناه ({{count}})',
    sentences: {
      'act.publish':
        'أصرّح بمعالجة «{{analytic}}» لصور {{cameras}}، لغرض «{{purpose}}»، تحت مسؤولية {{controller}}، من {{validFromMs}} إلى غاية {{expiresAtMs}}.',
      'act.withdraw': 'أسحب التصريح بمعالجة «{{analytic}}» المتعلقة بـ{{cameras}}، للسبب التالي: {{reason}}.',
      'hotlist.add':
        'أطلب البحث عن المركبة ذات رقم التسجيل {{plate}}، بسبب «{{reason}}»، في إطار الملف {{caseReference}}، إلى غاية {{expiresAtMs}}.',
      'hotlist.refresh':
        'أؤكد استمرار البحث عن المركبة ذات رقم التسجيل {{plate}} إلى غاية {{expiresAtMs}}، في إطار الملف {{caseReference}}.',
      'hotlist.withdraw': 'أطلب التوقف عن البحث عن المركبة ذات رقم التسجيل {{plate}}، للسبب التالي: {{reason}}.',
      'watchlist.propose':
        'أقترح أن يُسمح بالبحث، بواسطة الوجه، عن الشخص المسمّى {{label}} في الملف {{caseReference}}، في إطار «{{category}}»، إلى غاية {{expiresAtMs}}.',
      'watchlist.approve':
        'أوافق على أن يُسمح بالبحث، بواسطة الوجه، عن الشخص المسمّى {{label}} في الملف {{caseReference}}، في إطار «{{category}}»، إلى غاية {{expiresAtMs}}.',
      'watchlist.withdraw': 'أطلب ألا يُسمح بعد الآن بالبحث عن الشخص المسمّى {{label}}، للسبب التالي: {{reason}}.',
      'authorisation.request':
        'أطلب الإذن بالبحث عن {{entryIds}} بواسطة الوجه في صور {{cameras}}، من {{fromMs}} إلى غاية {{toMs}}، لهدف «{{objective}}»، في إطار الملف {{caseReference}}.',
      'authorisation.approve':
        'آذن بالبحث عن {{entryIds}} بواسطة الوجه في صور {{cameras}}، من {{fromMs}} إلى غاية {{toMs}}، لهدف «{{objective}}»، في إطار الملف {{caseReference}}.',
      'authorisation.reject': 'أرفض البحث عن {{entryIds}} بواسطة الوجه في صور {{cameras}}، للسبب التالي: {{reason}}.',
      'authorisation.end': 'أنهي البحث عن {{entryIds}} بواسطة الوجه في صور {{cameras}}، للسبب التالي: {{reason}}.',
      'agreement.sign':
        'أوافق على إطلاع {{agency}} على تنبيهات «{{rules}}» الخاصة بـ{{districts}}، لغرض «{{purpose}}»، استنادا إلى {{legalBasis}}، من {{validFromMs}} إلى غاية {{expiresAtMs}}.',
      'agreement.end':
        'أنهي إطلاع {{agency}} على تنبيهات «{{rules}}» الخاصة بـ{{districts}}، للسبب التالي: {{reason}}.',
      halt: 'أوقف تحليل «{{analytic}}» في المدينة كلها، للسبب التالي: {{reason}}.',
      resume: 'آمر باستئناف تحليل «{{analytic}}» في المدينة كلها، للسبب التالي: {{reason}}.',
      'camera.register':
        'أسجّل الكاميرا {{camera}} ({{name}}) في {{district}}، بالعنوان والمناطق ولوحة الإعلام المكتوبة أدناه.',
      'camera.change':
        'أعدّل الكاميرا {{camera}} ({{name}}) في {{district}}، بالعنوان والمناطق ولوحة الإعلام المكتوبة أدناه.',
      'camera.remove': 'أسحب الكاميرا {{cameraId}}: لن تُسجَّل صورها ولن تُحلَّل بعد الآن، للسبب التالي: {{reason}}.',
    },
    answers: {
      same_person:
        'قارنت الصورتين. في رأيي، الشخص الذي التقطته الكاميرا {{camera}} بتاريخ {{seen}} هو نفسه شخص الملف {{caseReference}}.',
      different_person:
        'قارنت الصورتين. في رأيي، الشخص الذي التقطته الكاميرا {{camera}} بتاريخ {{seen}} ليس هو شخص الملف {{caseReference}}.',
      cannot_tell:
        'قارنت الصورتين. لا أستطيع أن أجزم هل الشخص الذي التقطته الكاميرا {{camera}} بتاريخ {{seen}} هو شخص الملف {{caseReference}} أم لا.',
    },
    fields: {
      actId: 'تصريح المعالجة',
      analytic: 'التحليل',
      cameras: 'الكاميرات',
      controller: 'المسؤول عن المعالجة',
      purpose: 'الغرض',
      dataCategories: 'المعطيات الناتجة',
      recipients: 'المرسل إليهم',
      cndpReference: 'مرجع اللجنة الوطنية لمراقبة حماية المعطيات',
      validFromMs: 'ابتداء من',
      expiresAtMs: 'إلى غاية',
      demonstration: 'عرض توضيحي',
      entryId: 'البطاقة',
      plate: 'رقم التسجيل',
      reason: 'السبب',
      caseReference: 'الملف',
      simulated: 'معطيات محاكاة',
      label: 'الاسم في الملف',
      category: 'الفئة',
      imageSource: 'مصدر الصورة',
      image: 'الصورة وبصمتها',
      authorisationId: 'الإذن',
      objective: 'الهدف',
      offence: 'الجريمة المحددة في اللائحة',
      entryIds: 'الأشخاص',
      fromMs: 'ابتداء من',
      toMs: 'إلى غاية',
      agreementId: 'الاتفاقية',
      agency: 'الجهة',
      rules: 'التنبيهات المشتركة',
      districts: 'المقاطعات',
      legalBasis: 'السند القانوني',
      alertId: 'التنبيه',
      candidateId: 'التطابق المقترح',
      answer: 'الجواب',
      camera: 'الكاميرا',
      cameraId: 'الكاميرا',
      replaces: 'النسخة المستبدلة',
      district: 'المقاطعة',
      name: 'الاسم',
      position: 'الموقع (خط الطول، خط العرض)',
      headingDegrees: 'الاتجاه (بالدرجات من الشمال)',
      source: 'مصدر الصور',
      view: 'زاوية الرؤية',
      analytics: 'التحليلات',
      detectorWidthPx: 'العرض المحلَّل (بكسل)',
      detectorHeightPx: 'الارتفاع المحلَّل (بكسل)',
      zones: 'المناطق',
      lines: 'الخطوط',
      signage: 'لوحة الإعلام',
      calibration: 'المعايرة على الأرض',
      recordsAudio: 'يسجّل الصوت',
      group: 'المجموعة',
    },
  },
};
