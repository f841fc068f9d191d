// SPDX-License-Identifier: Apache-2.0
#include "html/vocabulary_words.hpp"

namespace curate::html {

namespace {

constexpr VocabularyRow kRows[] = {
    {Mark::kBody,
     "-article-body -articlebody -article-content -articlecontent -article-text -articletext -article-copy "
     "-article-main -article-detail- -article-inner -article-container -article-page "
     "-post-body -postbody -post-content -postcontent -post-text- -post-inner -post-entry "
     "-entry-content -entrycontent -entry-body -entry-text -story-body -storybody -story-content "
     "-storycontent "
     "-story-text -story-copy -body-content -body-text -bodytext -body-copy -bodycopy -content-body "
     "-contentbody "
     "-content-text -text-content -main-text -maintext -news-content -news-body -news-text -news-detail "
     "-blog-content -blog-body -blog-post-body -blog-post-content -blogpost-body -single-content "
     "-single-post-content "
     "-page-body -rich-text -richtext -rich-content -wysiwyg -prose- =prose= -field-name-body -field-body- "
     "-node-body "
     "-mw-parser-output -mw-content-text -markdown-body -td-post-content -tdb-block-inner -post-single "
     "-article-paragraph -paywall-content -c-entry-content -fulltext -full-text -story-wrap -rte- "
     "-cms-content "
     "-editor-content -artikel-text -artikel-body -articulo-cuerpo -cuerpo- -corps-article -texte-article "
     "-newstext -articlefulltext -post-article -e-content -text-body -section-content -copy-block "
     "-body-block"},
    {Mark::kStory,
     "-article- -articles- -story- -post- =hentry= -hentry- -entry- -blog- -blogpost- -news- -newsitem- "
     "-artikel- "
     "-articulo- -noticia- -nota- -actu- -statya- -newsarticle- -press-release -editorial- -column-text"},
    {Mark::kMain,
     "=main= =content= =maincontent= =main-content= =contents= -main-content -maincontent -page-content "
     "-pagecontent "
     "-site-content -content-area -content-main -contentmain -primary- =primary= -main-column -maincolumn "
     "-main-col- -content-wrap -content-inner -main-inner -inner-content -page-main -main-body -l-main "
     "-middle- "
     "-center-col -hauptinhalt -inhalt- -contenido- -contenu- -conteudo- -contenuto-"},
    {Mark::kNavigation,
     "-nav -navi- -navbar -navigation -menu -menus -submenu -megamenu -dropdown -topnav -subnav -mainnav "
     "-sitemap "
     "-skip- -skiplink -jump- -hamburger -offcanvas -drawer- -quicklinks -quick-links -site-links -tabbar "
     "-utility-bar "
     "-toplinks -anchor-links -in-page-nav"},
    {Mark::kBreadcrumb, "-breadcrumb -breadcrumbs -crumb- -crumbs- -breadcrum -bread-crumb -path-nav -ariane"},
    {Mark::kSidebar,
     "-sidebar -side-bar -sidenav -side-nav -side- -aside- -rail- -rightrail -leftrail -right-col -rightcol "
     "-left-col "
     "-leftcol -right-column -left-column -secondary- -tertiary- -complementary -widget-area -rhs- -lhs- "
     "-marginal-"},
    {Mark::kFooter, "-footer -foot- -bottom-bar -colophon -footnav -subfooter -prefooter -bottom-links -siteinfo"},
    {Mark::kHeader,
     "-header -head- -masthead -topbar -top-bar -banner -site-title -site-branding -branding- -logo- -logos- "
     "-mast- -topper-"},
    {Mark::kComment,
     "-comment -comments -commentlist -disqus -respond- -discussion- -discussions- -livefyre -fb-comments "
     "-viafoura "
     "-coral- -hyvor -talkback -kommentare -kommentar -comentarios -commentaires -remark42"},
    {Mark::kRelated,
     "-related -relatedposts -recommend -recommended -recommendation -recommendations -more-stories "
     "-more-news "
     "-more-from -more-on -more-articles -also-like -you-may -trending -popular -most-read -mostread "
     "-most-viewed "
     "-most-popular -read-next -readnext -read-more -readmore -read-also -suggested -suggestion -suggestions "
     "-similar "
     "-upsell -upsells -cross-sell -crosssell -cross-sells -outbrain -taboola -zergnet -recirc "
     "-recirculation -next-up "
     "-up-next -next-article -previous-article -latest- -recent-posts -recentposts -recently -other-articles "
     "-other-news -see-also -seealso -further-reading -teaser -teasers -keep-reading -editors-picks "
     "-also-read "
     "-jp-relatedposts -yarpp -whats-next -explore-more -discover-more -linked-articles -post-list "
     "-postlist"},
    {Mark::kShare,
     "-share -shares -sharing -sharethis -sharedaddy -sharebar -social -socials -socialmedia -follow- "
     "-follow-us "
     "-addthis -addtoany -a2a -facebook -twitter -pinterest -whatsapp -linkedin -instagram -ssba -sociable "
     "-tweet- "
     "-fb-like -shariff -social-links -bookmark-"},
    {Mark::kAdvertisement,
     "-ad- -ads- -adv- -advert -adverts -advertise -advertising -advertisement -adbox -adslot -adunit "
     "-adwrap "
     "-adcontainer -adsense -adsbygoogle -sponsor -sponsored -sponsors -dfp -gpt- -google-ad -banner-ad "
     "-banniere "
     "-promoted -affiliate -partner-content -native-ad -leaderboard- -mpu- -billboard- -publicidad -werbung "
     "-anzeige "
     "-reklama -publicite -commercial- -sponsorship"},
    {Mark::kPromotion,
     "-promo -promos -promotion -promotions -newsletter -newsletters -subscribe -subscription -subscriptions "
     "-signup "
     "-sign-up -optin -opt-in -cta- -cta -ctas -call-to-action -paywall -donate -donation -mailchimp -mc4wp "
     "-mc-embed "
     "-lead-form -leadgen -hustle -campaign- -get-started -email-capture -email-signup -inline-signup "
     "-trial- "
     "-download-app -app-banner -app-store -offer- -offers- -deal- -deals- -coupon -announcement -marketing"},
    {Mark::kByline,
     "-byline -by-line -author -authors -posted -posted-on -posted-by -published -pubdate -publish-date "
     "-date- -dates- "
     "-datetime -timestamp -dateline -entry-meta -post-meta -postmeta -article-meta -entry-date -post-date "
     "-meta- "
     "-metadata -postinfo -post-info -article-info -postdetails -updated- -last-updated -modified- -credit "
     "-credits "
     "-reading-time -read-time -readtime -time- -info-bar -auteur -autor- -datum-"},
    {Mark::kTags,
     "-tags -tag-list -taglist -tag-links -tag-cloud -tagcloud -post-tags -entry-tags -categories "
     "-category-list "
     "-cat-links -topics- -keywords -labels- -tagged -tax-links -hashtags -entry-footer -post-footer "
     "-entry-utility "
     "-postfooter"},
    {Mark::kPagination,
     "-pagination -pager -page-numbers -pagenav -page-nav -paging -paginate -next-prev -prev-next -prevnext "
     "-post-navigation -post-nav -nav-links -nav-previous -nav-next -pages- -load-more -loadmore -show-more"},
    {Mark::kConsent,
     "-cookie -cookies -consent -gdpr -ccpa -onetrust -cmp- -modal -modals -popup -popups -pop-up -overlay "
     "-lightbox "
     "-tooltip -popover -dialog -toast- -snackbar -interstitial -notification -notifications -alert- -alerts "
     "-flyout "
     "-notice-bar -didomi -truste -fancybox -adblock -noscript"},
    {Mark::kAccount,
     "-login -log-in -logout -signin -sign-in -register- -registration -account -my-account -cart -minicart "
     "-basket "
     "-bag- -checkout -wishlist -favorite -favorites -favourite -user-menu -user-nav -userbar -password "
     "-compare- "
     "-loginform -member-login"},
    {Mark::kSearch,
     "-search -searchform -searchbox -searchbar -filter -filters -facet -facets -refine -refinement -sort "
     "-sorting "
     "-sortby -sort-by -toolbar -typeahead -autocomplete -toggle-view -view-mode -results-count"},
    {Mark::kCaption, "-caption -captions -wp-caption -figcaption -image-credit -photo-credit -img-credit -legend-"},
    {Mark::kGallery,
     "-gallery -galleries -carousel -slider -sliders -slideshow -slick- -swiper -flexslider -owl- -thumb- "
     "-thumbs- "
     "-thumbnail -thumbnails -photo-list -slide- -slides- -lightgallery -photoswipe -splide"},
    {Mark::kProduct,
     "-product -products -pdp -sku -woocommerce -itemtitle -product-title -item-details -listing-details"},
    {Mark::kPrice,
     "-price -prices -pricing -priceblock -sale- -discount -msrp -stock- -availability -qty -quantity "
     "-shipping "
     "-delivery -add-to-cart -addtocart -buy- -buybox -variant -variants -variations -swatch -swatches "
     "-amount-"},
    {Mark::kCard,
     "-card -cards -tile -tiles -grid-item -list-item -listitem -item- -items- -cell- -loop-item -col-item "
     "-collection "
     "-result- -results- -search-result -listing -listings -listing-item -summary-item -media-object "
     "-views-row"},
    {Mark::kReview,
     "-review -reviews -rating -ratings -stars- -testimonial -testimonials -trustpilot -feedback -bv- -yotpo "
     "-judgeme -jdgm -bazaarvoice -powerreviews -customer-say"},
    {Mark::kThread,
     "-message- -messages- -message-body -message-content -bbcode -bbwrapper -bbp- -bbpress -topic- -topics "
     "-thread "
     "-threads -threaded -reply- -replies -reply-content -postcell -post-message -postmessage -answer "
     "-answers "
     "-answercell -js-post-body -s-prose -cooked -topic-body -forum -forums -phpbb -vbulletin -discourse "
     "-xenforo "
     "-usertext -md- -commententry -post-row -question-body -content-post -ipscomment -ips-type"},
    {Mark::kQuestion,
     "-faq -faqs -accordion -accordions -collapse -collapsible -expandable -question -questions "
     "-toggle-content "
     "-tab-content -tab-pane -tabs -tabpanel -tab-panel -details- -disclosure -panel-body"},
    {Mark::kContents,
     "-toc -toc- -table-of-contents -tableofcontents -contents-list -on-this-page -page-toc -ez-toc -lwptoc "
     "-jump-links -article-nav -local-toc -scrollspy -chapter-list"},
    {Mark::kIntroduction,
     "-hero -jumbotron -intro -introduction -lead- -lede -summary -excerpt -subtitle -sub-title -subhead "
     "-subheading "
     "-standfirst -deck- -dek- -tagline -strapline -abstract -synopsis -kicker -chapeau -entradilla -sapo "
     "-vorspann "
     "-teaser-text -preamble -bajada"},
    {Mark::kBiography,
     "-author-bio -authorbio -author-box -authorbox -about-author -about-the-author -author-info "
     "-author-description "
     "-author-card -author-profile -bio -bios -biography -post-author -entry-author -contributor "
     "-team-member "
     "-abh- -saboxplugin -byline-bio"},
    {Mark::kScreenReader,
     "-sr-only -sronly -visually-hidden -visuallyhidden -screen-reader -screenreader -screen-reader-text "
     "-assistive-text -offscreen -off-screen -a11y -hidden -hide -is-hidden -d-none -display-none -invisible "
     "-element-invisible -no-print -noprint -print-only -accessible -visuallyHidden -u-hidden"},
    {Mark::kDescription,
     "-description -descriptions -desc- -details -detail- -specs -spec- -specification -specifications "
     "-features "
     "-feature- -overview -information -highlights -attributes -about- -product-info -properties -facts "
     "-benefits"},
    {Mark::kRecipe,
     "-recipe -recipes -ingredient -ingredients -instructions -instruction -directions -method- -steps -wprm "
     "-tasty-recipes -nutrition -preparation -zubereitung -zutaten"},
    {Mark::kCode,
     "-code- -highlight- -codehilite -sourcecode -source-code -syntax- -prettyprint -hljs -prism- -crayon "
     "-codeblock "
     "-code-block -gist- -enlighter -terminal- -language- -shj-"},
    {Mark::kDocumentation,
     "-docs -documentation -doc- -doc-content -docs-content -theme-doc -rst-content -document- -article-doc "
     "-wiki- "
     "-reference- -guide- -guides -manual- -handbook -helpdoc -knowledgebase -kb- -md-content -bd-article "
     "-sphinx "
     "-tutorial -lesson -chapter- -vp-doc"},
    {Mark::kLegal,
     "-copyright -disclaimer -legal -privacy -terms -policy -policies -impressum -imprint -disclosure-text"},
    {Mark::kActions,
     "-actions -action- -buttons -button- -btn- -btns- -btn-group -button-group -tools- -toolbox -edit- "
     "-editsection "
     "-mw-editsection -print- -report- -reactions -reaction -vote -votes -voting -likes -like- -upvote "
     "-copy-btn "
     "-permalink -headerlink -controls -control- -permalinks -flag- -bookmark -save- -subscribe-button "
     "-views-count"},
    {Mark::kUser,
     "-avatar -avatars -user -username -user-info -user-details -userinfo -profile -postprofile "
     "-post-profile "
     "-signature -karma -badge -badges -reputation -member- -members- -poster -post-author-info "
     "-message-user "
     "-usertitle -user-title -joined"},
    {Mark::kMedia,
     "-video -videos -player -embed -embeds -embedded -iframe -media -audio -podcast -photo -photos -image "
     "-images "
     "-picture -figure -wp-block-image -video-js -jwplayer -brightcove -youtube -infographic"},
    {Mark::kTitle, "-title -titles -headline -headlines -heading -headings -h1 -pagetitle -page-title -entry-title"},
    {Mark::kContact,
     "-contact -contacts -address -location -locations -map- -maps -phone -telephone -hours -opening-hours "
     "-directory "
     "-store-locator -vcard -email- -fax-"},
    {Mark::kEvent,
     "-event -events -calendar -schedule -agenda -session -sessions -job- -jobs -vacancy -career -careers"},
    {Mark::kLanguage,
     "-lang- -langs -language-switcher -language-selector -languages -locale -locales -translate "
     "-translations "
     "-country-selector -region-selector -interlanguage -wpml -currency"},
    {Mark::kLabel,
     "-icon -icons -label -tag- -chip- -chips -pill- -eyebrow -counter -count- -number- -flag-icon -dot-"},
    {Mark::kNote,
     "-note- -notes -callout -admonition -warning -tip- -hint -footnote -footnotes -endnotes -reference-list "
     "-references -bibliography -citation -citations -reflist -sidenote -infobox -navbox -hatnote "
     "-metadata-box -ambox"},
    {Mark::kList,
     "-list -lists -feed -stream -grid -archive -archives -timeline -index- -directory-list -catalog "
     "-catalogue"},
    {Mark::kForm,
     "-form -forms -field- -fields -fieldset -input -inputs -captcha -survey -poll -quiz -calculator -gform "
     "-wpforms -wpcf7 -formkit -hs-form"},
    {Mark::kTable, "-table -tables -datatable -data-table -spec-table -table-responsive -tablepress"},
    {Mark::kWidget,
     "-widget -widgets -textwidget -plugin -module- -modules -portlet -box-widget -elementor-widget-sidebar"},
};

}  // namespace

std::span<const VocabularyRow> vocabulary_rows() {
  return kRows;
}

}  // namespace curate::html
